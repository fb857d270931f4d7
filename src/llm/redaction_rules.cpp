#include "llm/redaction_rules.h"

#include <algorithm>
#include <array>

namespace propter::llm {
namespace {

using namespace secret_shapes;

// Names whose value is a secret whatever it looks like; anything may stand before and after them
// ("DB_PASSWORD", "spring.datasource.password", "clientSecretProd").
constexpr std::string_view kPasswordNames =
    R"((?:passw(?:or)?d|passphrase|passcode|pwd|secret|credential|_pass\b|\botp\b|)"
    R"((?:api|access|private|account|signing|encryption|master|license)[_.\-]?key)[\w.\-]{0,40})";

// Names that also stand before words ("token: expired", "auth=none").
constexpr std::string_view kTokenNames =
    R"((?:token|cookie|session|auth|authorization|csrf|xsrf|sessid|signature|)"
    R"((?:\b|_)(?:sid|sig|sas|pass|jwt|pat|passkey|bearer))(?:[_.\-]?(?:id|key|value|token|code|hash))?\d{0,3})";

// Between name and value: "=", ": ", "\":\"", "\\\":\\\"", "=>", ":[\"", and what Kubernetes writes for
// environment variables, "name: X, value: Y".
constexpr std::string_view kSeparator = R"re(["'\\]{0,8}(?:[ \t]{0,8}(?:=>|:=|={1,3}|:|%3[dD])|)re"
                                        R"re(\s{0,4},?\s{0,40}["'\\]{0,8}value["'\\]{0,8}[ \t]{0,4}[:=]))re"
                                        R"re([ \t]{0,8}(?:[\[(][ \t]?)?(?:\\{0,7}["'])?)re";

// Prefixes by which services mark their tokens, each long enough to speak for itself.
constexpr std::string_view kServiceTokens =
    R"((?:hf_|npm_|pypi-|dop_v1_|doo_v1_|shp(?:at|ca|pa|ss)_|hv[sb]\.|glsa_|glc_|NRAK-|lin_api_|sntry[su]_|)"
    R"(ATATT|dckr_pat_|sbp_|dapi|rubygems_|figd_|pscale_(?:tkn|pw|oauth)_|AGE-SECRET-KEY-1|xapp-)[\w\-]{20})";

template <const std::string_view&... kParts>
struct Joined {
  static constexpr auto kBytes = [] {
    std::array<char, (kParts.size() + ...)> bytes{};
    auto at = bytes.begin();
    ((at = std::copy(kParts.begin(), kParts.end(), at)), ...);
    return bytes;
  }();
  static constexpr std::string_view kText{kBytes.data(), kBytes.size()};
};

constexpr std::string_view kAnyCase = "(?i)";
constexpr std::string_view kElement = R"((?i)<[\w:.\-]{0,40}?(?:)";
constexpr std::string_view kOr = "|";
constexpr std::string_view kElementEnd = ")>";

constexpr std::array kRules = {
    RedactionRule{"PRIVATE_KEY", R"(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)", 0, pem_block},
    RedactionRule{"JWT", R"(eyJ[\w\-]{10,}(?:\.[\w\-]*){1,4}|eyJ[\w\-]{20,})"},
    RedactionRule{"AWS_KEY", R"((?:AKIA|ASIA|ABIA|ACCA|AIDA|AROA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{16,})"},
    RedactionRule{
        "AWS_SECRET",
        R"re((?i)aws[\w.\-]{0,20}(?:secret|sk)[\w.\-]{0,20}["'\\]{0,8}\s{0,4}[=:]>?\s{0,4}["'\\]{0,8})re"
        R"re(([A-Za-z0-9/+]{40,}={0,2}))re",
        1},
    RedactionRule{"GOOGLE_KEY", R"(AIza[\w\-]{30,}|GOCSPX-[\w\-]{20,})"},
    RedactionRule{"GOOGLE_TOKEN", R"(ya29\.[\w\-.]{20,}|1//0[\w\-]{30,})"},
    RedactionRule{"AZURE_KEY",
                  R"((?i)(?:AccountKey|SharedAccessKey|SharedSecretValue)=([A-Za-z0-9+/=]{16,}))", 1},
    RedactionRule{"AZURE_KEY", R"((?i)[?&;]sig=([A-Za-z0-9%+/=_\-]{16,}))", 1},
    RedactionRule{"AZURE_KEY", R"((?i)SharedAccessSignature=([^\s"',;]{16,}))", 1},
    RedactionRule{"GITHUB_TOKEN", R"(gh[posur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"},
    RedactionRule{"GITLAB_TOKEN", R"(gl(?:pat|dt|rt|ptt|soat|cbt)-[\w\-.]{16,})"},
    RedactionRule{"SLACK_TOKEN", R"(xox[abceoprs](?:\.xox[a-z])?-[A-Za-z0-9\-]{10,})"},
    RedactionRule{"WEBHOOK", R"(hooks\.slack\.com/(?:services|workflows|triggers)/([\w/\-]{10,}))", 1},
    RedactionRule{"WEBHOOK", R"(discord(?:app)?\.com/api/webhooks/([0-9]{5,}/[\w\-]{20,}))", 1},
    RedactionRule{"STRIPE_KEY", R"((?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,})"},
    RedactionRule{"AI_KEY", R"(sk-[\w\-]{20})", 0, token},
    RedactionRule{"SENDGRID_KEY", R"(SG\.[\w\-]{16,}\.[\w\-]{16,})"},
    RedactionRule{"TWILIO_KEY", R"((?:SK|AC)[0-9a-f]{32})", 0, token},
    RedactionRule{"TELEGRAM_TOKEN", R"([0-9]{8,10}:AA[\w\-]{30})", 0, token},
    RedactionRule{"TOKEN", kServiceTokens, 0, token},
    RedactionRule{"URL_LOGIN", R"re((?i)[a-z][a-z0-9+.\-]{0,30}://([^\s/?#"'<>@:\[\]\\]{0,128}:))re", 1,
                  url_login},
    RedactionRule{"URL_LOGIN", R"re(jdbc:oracle:\w{1,10}:([^\s/@"']{1,64}/[^\s@"']{1,64})@)re", 1},
    RedactionRule{"URL_LOGIN", R"re(([^\s/@"':=]{1,64}:[^\s"'@]{1,64})@(?:tcp|unix)\()re", 1},
    RedactionRule{"LOGIN", R"re((?:\s-u|--user|--proxy-user)[ =]["']?([^\s"':]{1,64}:[^\s"']{1,}))re", 1},
    RedactionRule{"LOGIN", R"re(\bredis-cli\b[^\n|;&]{0,100}?\s-a\s{0,2}["']?([^\s"']{1,}))re", 1},
    RedactionRule{"LOGIN", R"re(\bsshpass\s{1,2}-p\s{0,2}["']?([^\s"']{1,}))re", 1},
    RedactionRule{"LOGIN", R"re(\bmysql(?:dump|admin)?\b[^\n|;&]{0,100}?\s-p["']?([^\s"']{1,}))re", 1},
    RedactionRule{"AUTH",
                  R"re((?i)authorization["'\\]{0,8}[ \t]{0,4}[:=][ \t]{0,4}["'\\\[]{0,8})re"
                  R"re((?:bearer|basic|token|negotiate|ntlm|api-?key|hmac|splunk|key)[ \t:]{1,4})re"
                  R"re(([^\s"'\\,\]})]{1,}))re",
                  1, bearer_token},
    RedactionRule{"AUTH", R"re((?i)\bdigest [^\n]{0,200}?\bresponse=\\{0,3}"([0-9a-f]{32,}))re", 1},
    RedactionRule{"AUTH", R"re((?i)bearer[ \t:=+]{1,3}["'\\]{0,4}([A-Za-z0-9._~+/=\-]{8,}))re", 1,
                  bearer_token},
    RedactionRule{"AUTH", R"((?i)\bbasic[ \t]{1,3}([A-Za-z0-9+/_\-]{4,}={0,2}))", 1, basic_login},
    RedactionRule{"COOKIE",
                  R"re((?i)cookie["'\\]{0,8}[ \t]{0,4}:[ \t]{0,4}["'\\\[]{0,8})re"
                  R"re(([^\s;,"'=]{1,}=(?:\\{0,3}"[^\s;,"']*"|[^\s;,"']*))re"
                  R"re((?:;[ \t]?[^\s;,"'=]{1,}(?:=(?:\\{0,3}"[^\s;,"']*"|[^\s;,"']*))?)*))re",
                  1},
    RedactionRule{"SECRET", Joined<kAnyCase, kPasswordNames, kSeparator>::kText, 0, password_value},
    RedactionRule{"SECRET", R"((?i)(?:password|identified\s{1,4}by)\s{1,4}\\{0,7}')", 0, password_value},
    RedactionRule{"SECRET",
                  R"re((?i)(?:^|[\s"'\[,])--?[\w\-]{0,40}?(?:passw(?:or)?d|pwd|passphrase|secret|token|)re"
                  R"re(api-?key|access-?key|private-?key|credential)[\w\-]{0,20}["'\\]{0,8},?[ \t]{0,8})re"
                  R"re((?:\\{0,7}["'])?)re",
                  0, option_value},
    RedactionRule{"SECRET", Joined<kElement, kPasswordNames, kOr, kTokenNames, kElementEnd>::kText, 0,
                  element_value},
    RedactionRule{"SECRET", Joined<kAnyCase, kTokenNames, kSeparator>::kText, 0, token_value},
    RedactionRule{"KEY_LINE", R"((?m:^|\s)([A-Za-z0-9+/]{60,76}={0,2})(?m:\s|$))", 1, key_line},
    RedactionRule{"EMAIL",
                  R"([\w.%+\-\x80-\xff]{1,}(?:@|%40)(?:[A-Za-z0-9\-\x80-\xff]{1,63}\.){1,8}[A-Za-z]{2,24})",
                  0, email_address},
    RedactionRule{"IP", R"((?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{1,4})?)", 0,
                  ipv6_address},
    RedactionRule{"IP", R"(\d{1,3}(?:\.\d{1,3}){3})", 0, ipv4_address},
    RedactionRule{"IP", R"(\bip-(\d{1,3}(?:-\d{1,3}){3}))", 1, ipv4_address},
    RedactionRule{"CARD", R"((?:2[1-9]|[3-9]\d)(?:[ \-]?\d){11,17})", 0, card_number},
};

}  // namespace

std::span<const RedactionRule> redaction_rules() { return kRules; }

}  // namespace propter::llm

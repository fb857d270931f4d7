// Lines as systems write them, each with a made-up secret in it. Prefixes are cut in two so that scanners for
// leaked secrets do not take this file for a leak.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace propter::test {

struct PlantedSecret {
  std::string_view kind;  // of the placeholder it gets
  std::string line;
  std::string secret;     // must not be left in the redacted line
  std::string_view kept;  // a word of the line that must
};

namespace planted {

inline constexpr std::string_view kBody = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ";
inline const std::string kPem =
    "-----BEGIN RSA PRIVATE"
    " KEY-----";
inline const std::string kPemEnd =
    "-----END RSA PRIVATE"
    " KEY-----";
inline const std::string kJwt =
    "ey"
    "JhbGciOiJIUzI1NiJ9.ey"
    "JzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLW9mLW5vdGhpbmc";
inline const std::string kHex32 =
    "0123456789abcdef"
    "fedcba9876543210";
inline const std::string kMixed40 =
    "aB3dE5gH7jK9mN1pQ3sT"
    "5vW7yZ9bC1dE3fG5hJ7k";

inline std::string body() { return std::string(kBody); }

inline std::vector<PlantedSecret> keys() {
  return {
      {"PRIVATE_KEY", "loaded " + kPem + "\n" + body() + "\n" + body() + "\n" + kPemEnd + " from disk",
       body(), "disk"},
      {"PRIVATE_KEY", R"({"key":")" + kPem + R"(\n)" + body() + R"(\n)" + kPemEnd + R"(\n","id":7})", body(),
       "\"id\":7"},
      {"PRIVATE_KEY", "env TLS_KEY='" + kPem + " " + body() + " " + kPemEnd + "' exec server", body(),
       "exec server"},
      {"PRIVATE_KEY", "cut off: " + kPem + "\n" + body() + "\n" + body().substr(0, 40), body().substr(0, 40),
       "cut off"},
      {"PRIVATE_KEY", "cut off: " + kPem + R"(\n)" + body() + R"(\nq83vEjRW)", "q83vEjRW", "cut off"},
      {"PRIVATE_KEY",
       kPem + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n" + body() + "\nINFO started", body(),
       "INFO started"},
      {"PRIVATE_KEY",
       "-----BEGIN OPENSSH PRIVATE"
       " KEY-----\n" +
           body() +
           "\n-----END OPENSSH PRIVATE"
           " KEY-----\nnext",
       body(), "next"},
      {"PRIVATE_KEY",
       "-----BEGIN PRIVATE"
       " KEY-----" +
           body() +
           "-----END PRIVATE"
           " KEY----- done",
       body(), "done"},
      {"KEY_LINE", "2024-05-01T10:00:00Z stdout F " + body(), body(), "stdout"},
      {"JWT", "ERROR verify failed for " + kJwt + " (expired)", kJwt, "(expired)"},
      {"JWT", "GET /api/orders?access_token=" + kJwt + "&page=2 HTTP/1.1", kJwt, "page=2"},
      {"JWT", R"({"level":"warn","jwt":")" + kJwt + R"(","user":17})", kJwt, "\"user\":17"},
      {"JWT", "token starts with " + kJwt.substr(0, 30), kJwt.substr(0, 30), "starts"},
      {"AWS_KEY",
       "using AKIA"
       "QWERTYUIOPASDFGH in eu-west-1",
       "AKIA"
       "QWERTYUIOPASDFGH",
       "eu-west-1"},
      {"SECRET",
       "PUT https://b.s3.amazonaws.com/k?X-Amz-Credential=ASIA"
       "QWERTYUIOPASDFGH/20240501/eu-west-1/s3/aws4_request failed",
       "ASIA"
       "QWERTYUIOPASDFGH",
       "s3.amazonaws.com"},
      {"AWS_SECRET", "aws_secret_access_key = " + kMixed40 + "\nregion = eu-west-1", kMixed40, "region"},
      {"AWS_SECRET", R"(env: {"AWS_SECRET_ACCESS_KEY": ")" + kMixed40 + R"(", "AWS_REGION": "x"})", kMixed40,
       "AWS_REGION"},
      {"GOOGLE_KEY",
       "maps request key=AIza"
       "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q denied",
       "AIza"
       "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
       "denied"},
      {"GOOGLE_TOKEN",
       "refresh ya29."
       "a0AfH6SMBx1y2z3A4B5C6D7E8F9 rejected",
       "ya29."
       "a0AfH6SMBx1y2z3A4B5C6D7E8F9",
       "rejected"},
      {"AZURE_KEY",
       "DefaultEndpointsProtocol=https;AccountName=logs;AccountKey=" + body() +
           "==;EndpointSuffix=core.windows.net",
       body(), "AccountName=logs"},
      {"AZURE_KEY",
       "GET "
       "https://logs.blob.core.windows.net/c/b?sv=2022-11-02&sig=aB3dE5gH7jK9mN1pQ3sT5v%2FW7yZ%3D&se=2024 "
       "403",
       "aB3dE5gH7jK9mN1pQ3sT5v", "blob.core.windows.net"},
      {"AZURE_KEY",
       "Endpoint=sb://bus.servicebus.windows.net/"
       ";SharedAccessKeyName=Root;SharedAccessKey=aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE=",
       "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE", "servicebus"},
  };
}

inline std::vector<PlantedSecret> service_tokens() {
  const std::string tail36 = kMixed40.substr(0, 36);
  return {
      {"GITHUB_TOKEN", "remote: Invalid ghp_" + tail36 + " for octo/repo", tail36, "octo/repo"},
      {"URL_LOGIN", "git clone https://x-access-token:ghs_" + tail36 + "@github.com/a/b.git", tail36,
       "github.com/a/b.git"},
      {"GITHUB_TOKEN",
       "found github_pat_"
       "11ABCDEFG0aB3dE5gH7jK9_mN1pQ3sT5vW7yZ9 in config",
       "aB3dE5gH7jK9_mN1pQ3sT5vW7yZ9", "config"},
      {"GITLAB_TOKEN",
       "runner registered with glpat-"
       "aB3dE5gH7jK9mN1pQ3sT ok",
       "aB3dE5gH7jK9mN1pQ3sT", "runner"},
      {"SLACK_TOKEN",
       "slack client xoxb"
       "-123456789012-aB3dE5gH7jK9mN1p connected",
       "123456789012-aB3dE5gH7jK9mN1p", "connected"},
      {"WEBHOOK",
       "POST https://hooks.slack.com/services/T0"
       "0AAA000/B000BBB00/aB3dE5gH7jK9mN1p 404",
       "aB3dE5gH7jK9mN1p", "hooks.slack.com"},
      {"STRIPE_KEY",
       "charge failed with sk_"
       "live_aB3dE5gH7jK9mN1pQ3sT5vW7: declined",
       "aB3dE5gH7jK9mN1pQ3sT5vW7", "declined"},
      {"STRIPE_KEY",
       "charge failed with sk_"
       "test_aB3dE5gH7jK9mN1pQ3sT5vW7: declined",
       "aB3dE5gH7jK9mN1pQ3sT5vW7", "declined"},
      {"AI_KEY",
       "Incorrect API key provided: sk-"
       "proj-aB3dE5gH7jK9mN1pQ3sT5vW7. Check it",
       "aB3dE5gH7jK9mN1pQ3sT5vW7", "Check it"},
      {"AI_KEY",
       R"(x\nsk-)"
       "ant-api03-aB3dE5gH7jK9mN1pQ3sT5vW7yZ9b-AA was revoked",
       "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9b-AA", "revoked"},
      {"TOKEN",
       "download with hf_"
       "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3f refused",
       "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3f", "download"},
      {"TOKEN", "//registry.npmjs.org/ npm_" + tail36 + " unauthorized", tail36, "registry.npmjs.org"},
      {"TOKEN",
       "vault lease hvs."
       "CAESIJ1a2b3c4d5e6f7g8h9i0j expired",
       "CAESIJ1a2b3c4d5e6f7g8h9i0j", "lease"},
      {"SENDGRID_KEY",
       "mail via SG."
       "aB3dE5gH7jK9mN1pQ3sT5v.W7yZ9bC1dE3fG5hJ7kaB3dE5gH7jK9mN1pQ3s failed",
       "W7yZ9bC1dE3fG5hJ7kaB3dE5gH7jK9mN1pQ3s", "mail via"},
      {"TWILIO_KEY", "twilio auth as SK" + kHex32 + " failed", kHex32, "twilio"},
      {"TELEGRAM_TOKEN",
       "POST /bot 1234567890:AA"
       "HaB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE sent",
       "HaB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE", "sent"},
  };
}

inline std::vector<PlantedSecret> logins() {
  return {
      {"URL_LOGIN", "dial postgres://shop:Tr0ub4dor@db-1.internal:5432/shop?sslmode=disable: refused",
       "shop:Tr0ub4dor", "db-1.internal:5432/shop"},
      {"URL_LOGIN", "amqp://guest:pa@ss!word@rabbit:5672/%2f unreachable", "pa@ss!word", "rabbit:5672"},
      {"URL_LOGIN", "connect redis://:s3cr/et@cache:6379/0 timed out", "s3cr/et", "cache:6379"},
      {"URL_LOGIN", R"({"mongo":"mongodb+srv:\/\/x","url":"mongodb://app:Zq9!x@m1:27017,m2:27017/a"})",
       "app:Zq9!x", "m2:27017"},
      {"URL_LOGIN", "jdbc:oracle:thin:scott/t1ger@ora-1:1521:XE down", "t1ger", "ora-1:1521"},
      {"URL_LOGIN", "open root:hunter2@tcp(mysql-0:3306)/orders: bad connection", "hunter2", "mysql-0:3306"},
      {"LOGIN", "+ curl -sS -u deploy:Tr0ub4dor https://repo.internal/x", "Tr0ub4dor", "repo.internal"},
      {"LOGIN", "+ redis-cli -h cache -a Tr0ub4dor ping", "Tr0ub4dor", "ping"},
      {"LOGIN", "+ mysqldump -h db -uroot -pTr0ub4dor shop", "Tr0ub4dor", "mysqldump"},
      {"AUTH", "> Authorization: Basic c2hvcDp0cjB1YjRkb3I=", "c2hvcDp0cjB1YjRkb3I", "Authorization"},
      {"AUTH", "authorization: Bearer 7f9c.2ba4-e88f_827d status=401", "7f9c.2ba4-e88f_827d", "status=401"},
      {"AUTH", R"({"headers":{"Authorization":["Bearer 0a1b2c3d4e5f"],"Accept":["*/*"]}})", "0a1b2c3d4e5f",
       "Accept"},
      {"AUTH", "map[Accept:[*/*] Authorization:[Bearer abc123def456] Host:[api]]", "abc123def456",
       "Host:[api]"},
      {"AUTH", "curl -H 'Authorization: token 9a8b7c6d5e4f' https://git.internal", "9a8b7c6d5e4f",
       "git.internal"},
      {"AUTH", "upstream sent Bearer 9a8b7c6d5e4f3a2b which is stale", "9a8b7c6d5e4f3a2b", "stale"},
      {"AUTH", "proxy login Basic c2hvcDp0cjB1YjRkb3I= refused", "c2hvcDp0cjB1YjRkb3I=", "refused"},
      {"AUTH", R"(Authorization: Digest username="u", realm="r", response=")" + kHex32 + R"(", qop=auth)",
       kHex32, "qop=auth"},
      {"COOKIE", "Cookie: sid=9a8b7c6d5e4f; theme=dark status=200", "9a8b7c6d5e4f", "status=200"},
      {"COOKIE", "< Set-Cookie: JSESSIONID=9A8B7C6D5E4F; Path=/; HttpOnly", "9A8B7C6D5E4F", "Set-Cookie"},
      {"COOKIE", R"({"cookie":"sid=\"9a8b7c6d\"; a=b","status":200})", "9a8b7c6d", "\"status\":200"},
  };
}

inline std::vector<PlantedSecret> pairs() {
  return {
      {"SECRET", "login failed user=bob password=hunter2 ip=unknown", "hunter2", "user=bob"},
      {"SECRET", "DB_HOST=db\nDB_PASSWORD=hunter2\nDB_PORT=5432", "hunter2", "DB_PORT=5432"},
      {"SECRET", "MYSQL_ROOT_PASSWORD: 'it is a secret' # set by helm", "it is a secret", "set by helm"},
      {"SECRET", "spring.datasource.password=hunter2", "hunter2", "spring.datasource"},
      {"SECRET", R"({"user":"bob","dbPassword":"a\"b c","level":"info"})", "b c", "\"level\":\"info\""},
      {"SECRET", R"({"msg":"request {\"user\":\"bob\",\"password\":\"hun\\\"ter2\"} rejected"})", "ter2",
       "rejected"},
      {"SECRET", R"({"a":"{\"b\":\"{\\\"pwd\\\":\\\"hunter2\\\",\\\"c\\\":1}\"}"})", "hunter2",
       "\"c\\\\\\\":1"},
      {"SECRET", "LoginRequest(user=bob, password=hunter,2, remember=true)", "hunter,2", "remember=true"},
      {"SECRET", "Server=sql;Database=shop;User Id=sa;Password=p&ss,w0rd;Encrypt=true", "p&ss,w0rd",
       "Encrypt=true"},
      {"SECRET", "POST /login?user=bob&pwd=hunter2&lang=de 302", "hunter2", "lang=de"},
      {"SECRET", R"(env dump: A=1\nAPI_KEY=zx81spectrum\nB=2)", "zx81spectrum", "B=2"},
      {"SECRET", "at com.shop.Db.open(Db.java:17) [password: hunter2]", "hunter2", "Db.java:17"},
      {"SECRET", "level=debug msg=config client_secret=\"x y z\" port=80", "x y z", "port=80"},
      {"SECRET", "X-Api-Key: 0f9e8d7c", "0f9e8d7c", "X-Api-Key"},
      {"SECRET", "config = {'secret_key': 'django-insecure', 'debug': True}", "django-insecure", "debug"},
      {"SECRET", "{:api_key=>\"zx81\", :region=>\"eu\"}", "zx81", "region"},
      {"SECRET", "args: [\"--user\",\"bob\",\"--password\",\"hunter2\",\"-v\"]", "hunter2", "\"-v\""},
      {"SECRET", "exec: backup --db-password hunter2 --verbose", "hunter2", "--verbose"},
      {"SECRET", "- name: DB_PASSWORD\n  value: hunter2\n- name: DB_HOST", "hunter2", "DB_HOST"},
      {"SECRET", R"({"name":"DB_PASSWORD","value":"hunter2"},{"name":"DB_HOST"})", "hunter2", "DB_HOST"},
      {"SECRET", "<login><user>bob</user><password>hunter2</password></login>", "hunter2",
       "<user>bob</user>"},
      {"SECRET", "LOG: statement: CREATE USER shop WITH PASSWORD 'hunter2' LOGIN", "hunter2",
       "CREATE USER shop"},
      {"SECRET", "session_id=9a8b7c6d5e4f3a2b opened", "9a8b7c6d5e4f3a2b", "opened"},
      {"SECRET", R"({"refreshToken":"Zm9vYmFyMQ","ttl":60})", "Zm9vYmFyMQ", "\"ttl\":60"},
      {"SECRET", "redirect=https%3A%2F%2Fx%3Fpassword%3Dhunter2 code=302", "hunter2", "code=302"},
      {"SECRET", "credentials: hunter2-prod", "hunter2-prod", "credentials"},
      {"SECRET", "DB_PASS=abc; DB_NAME=shop", "abc", "DB_NAME=shop"},
      {"SECRET", "password=\"unclosed and cut", "unclosed and cut", "password"},
      {"SECRET", "ssh key passphrase = correct-horse", "correct-horse", "ssh key"},
  };
}

inline std::vector<PlantedSecret> personal_data() {
  return {
      {"EMAIL", "login of ann.lee+shop@example.org failed", "ann.lee+shop@example.org", "failed"},
      {"EMAIL", "GET /users?mail=ann%40example.org&page=2", "ann%40example.org", "page=2"},
      {"EMAIL", "rcpt to:<j\xC3\xBCrgen@example.co.uk> deferred", "rgen@example.co.uk", "deferred"},
      {"IP", "dial tcp 10.17.0.42:5432: connect: connection refused", "10.17.0.42", ":5432"},
      {"IP", "route 192.168.17.0/24 via eth0", "192.168.17.0", "/24 via eth0"},
      {"IP", R"(peers:\n10.17.0.42\n gone)", "10.17.0.42", "gone"},
      {"IP", "InetSocketAddress kafka-0/10.17.0.42:9092 closed", "10.17.0.42", "kafka-0/"},
      {"IP", "IP 10.17.0.42.51234 > x: Flags [S]", "10.17.0.42", "Flags"},
      {"IP", "node ip-10-17-0-42.ec2.internal not ready", "10-17-0-42", "ec2.internal"},
      {"IP", "listen on [2001:db8::8a2e:370:7334]:8080", "2001:db8::8a2e:370:7334", ":8080"},
      {"IP", "neighbour fe80::1ff:fe23:4567:890a%eth0 lost", "fe80::1ff:fe23:4567:890a", "%eth0"},
      {"IP", "client ::ffff:10.17.0.42 gone", "10.17.0.42", "client"},
      {"IP", "2001:0db8:0000:0000:0000:0000:0000:0001: no route", "2001:0db8", ": no route"},
      {"CARD", "payment with 4111 1111 1111 1111 declined", "4111 1111 1111 1111", "declined"},
      {"CARD", "pan=5500-0055-5555-5559,amount=12", "5500-0055-5555-5559", "amount=12"},
      {"CARD", R"({"card":"378282246310005","cvc":"ok"})", "378282246310005", "cvc"},
  };
}

}  // namespace planted

inline std::vector<PlantedSecret> planted_secrets() {
  std::vector<PlantedSecret> all;
  for (auto group :
       {planted::keys, planted::service_tokens, planted::logins, planted::pairs, planted::personal_data})
    for (PlantedSecret& secret : group()) all.push_back(std::move(secret));
  return all;
}

}  // namespace propter::test

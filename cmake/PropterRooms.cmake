# Helpers of the top CMakeLists: compile options, and rooms (one object library per folder of src/).

include(CMakePackageConfigHelpers)

# What most files include, and what takes the compiler longest to read.
set(PROPTER_COMMON_HEADERS <algorithm> <array> <cmath> <cstdint> <functional> <map> <memory> <numeric> <optional> <set>
    <span> <string> <string_view> <tuple> <utility> <variant> <vector> <fmt/format.h> <fmt/ranges.h>)

function(propter_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wcast-align -Wformat=2 -Wnull-dereference -Werror -ffp-contract=off
    # libstdc++ 12 calls its own deprecated get_temporary_buffer in std::stable_sort.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
    # GCC 12 takes "text" + std::string for an overlapping copy when it optimises fully (GCC bug 105651).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>
    # Precompiled headers change what it inlines, and with that its guesses about the insides of std::string.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${PROPTER_PCH}>>:
      -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds -Wno-restrict>)
  if(PROPTER_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${PROPTER_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${PROPTER_SANITIZE})
  endif()
endfunction()

# propter_precompile(TARGET HEADERS...), propter_precompile(TARGET REUSE_FROM other): as target_precompile_headers,
# where PROPTER_PCH is on. A target can reuse the headers of one that is compiled with the same flags.
function(propter_precompile target)
  if(NOT PROPTER_PCH)
    return()
  endif()
  if(ARGV1 STREQUAL REUSE_FROM)
    target_precompile_headers(${target} REUSE_FROM ${ARGV2})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Makes a source file of prompt, schema and limits of each role in agents/, and names it in OUT.
function(propter_agent_roles out)
  foreach(role IN LISTS ARGN)
    string(TOUPPER ${role} upper)
    foreach(part PROMPT:prompt.md SCHEMA:answer.schema.json LIMITS:limits.json)
      string(REPLACE ":" ";" pair ${part})
      list(GET pair 0 name)
      list(GET pair 1 file)
      file(READ ${PROJECT_SOURCE_DIR}/agents/${role}/${file} ${upper}_${name})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/agents/${role}/${file})
    endforeach()
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/agents/roles.cpp.in ${PROJECT_BINARY_DIR}/agents/roles.cpp @ONLY)
  set(${out} ${PROJECT_BINARY_DIR}/agents/roles.cpp PARENT_SCOPE)
endfunction()

# Makes a source file of TEMPLATE, in which @TEXT@ is the content of FILE, and names it in OUT.
function(propter_text out file template)
  file(READ ${PROJECT_SOURCE_DIR}/${file} TEXT)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${file})
  string(REGEX REPLACE "[.]in$" "" made ${template})
  configure_file(${PROJECT_SOURCE_DIR}/${template} ${PROJECT_BINARY_DIR}/${made} @ONLY)
  set(${out} ${PROJECT_BINARY_DIR}/${made} PARENT_SCOPE)
endfunction()

# Makes a source file FILE with the list of the evidence tools, and names it in OUT: of all that the headers in
# the FOLDERS declare as "std::unique_ptr<EvidenceTool> make_<name>();", by file name.
function(propter_evidence_tools out file)
  set(INCLUDES "")
  set(MAKERS "")
  foreach(folder IN LISTS ARGN)
    file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${folder}/*.h)
    foreach(header IN LISTS headers)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${header})
      file(STRINGS ${PROJECT_SOURCE_DIR}/${header} declared REGEX "^std::unique_ptr<EvidenceTool> make_[a-z0-9_]+\\(\\)")
      if(declared)
        string(APPEND INCLUDES "#include \"${header}\"\n")
      endif()
      foreach(line IN LISTS declared)
        string(REGEX REPLACE ".*(make_[a-z0-9_]+).*" "    \\1(),\n" maker ${line})
        string(APPEND MAKERS "${maker}")
      endforeach()
    endforeach()
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/tools/all_tools.cpp.in ${file} @ONLY)
  set(${out} ${file} PARENT_SCOPE)
endfunction()

# propter_room(NAME DIR folder [SOURCES more] [LINK public libraries] [PRIVATE libraries]): appends to PROPTER_ROOMS.
function(propter_room name)
  cmake_parse_arguments(ROOM "" "DIR" "SOURCES;LINK;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${ROOM_DIR}/*.cpp)
  add_library(room_${name} OBJECT ${sources} ${ROOM_SOURCES})
  target_include_directories(room_${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})
  propter_compile_options(room_${name})
  # The library may become part of a shared one.
  set_target_properties(room_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_definitions(room_${name} PRIVATE PROPTER_VERSION="${PROJECT_VERSION}"
                             PROPTER_BUILD_TYPE="${CMAKE_BUILD_TYPE}")
  get_property(libraries GLOBAL PROPERTY PROPTER_LIBRARIES)
  list(APPEND libraries ${ROOM_LINK} ${ROOM_PRIVATE})
  target_link_libraries(room_${name} PRIVATE ${libraries})
  get_property(rooms GLOBAL PROPERTY PROPTER_ROOMS)
  if(rooms)
    list(GET rooms 0 first)
    propter_precompile(room_${name} REUSE_FROM room_${first})
  else()
    propter_precompile(room_${name} ${PROPTER_COMMON_HEADERS})
  endif()
  set_property(GLOBAL PROPERTY PROPTER_LIBRARIES ${libraries})
  set_property(GLOBAL APPEND PROPERTY PROPTER_ROOMS ${name})
endfunction()

# propter_link_rooms(TARGET ROOM [WITHOUT sources]): gives TARGET the objects of ROOM and of the rooms above it, but
# for those of the sources that TARGET has in another form.
function(propter_link_rooms target last)
  cmake_parse_arguments(LINK "" "" "WITHOUT" ${ARGN})
  list(JOIN LINK_WITHOUT "|" without)
  string(REPLACE "." "[.]" without "${without}")
  get_property(rooms GLOBAL PROPERTY PROPTER_ROOMS)
  get_property(libraries GLOBAL PROPERTY PROPTER_LIBRARIES)
  foreach(room IN LISTS rooms)
    set(objects $<TARGET_OBJECTS:room_${room}>)
    if(LINK_WITHOUT)
      set(objects "$<FILTER:${objects},EXCLUDE,(${without})[.]o$>")
    endif()
    target_sources(${target} PRIVATE ${objects})
    if(room STREQUAL last)
      break()
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${libraries} Threads::Threads)
endfunction()

# The one installed library, propter::propter, of all rooms.
function(propter_library)
  get_property(rooms GLOBAL PROPERTY PROPTER_ROOMS)
  add_library(propter STATIC)
  add_library(propter::propter ALIAS propter)
  foreach(room IN LISTS rooms)
    target_sources(propter PRIVATE $<TARGET_OBJECTS:room_${room}>)
  endforeach()
  target_compile_features(propter PUBLIC cxx_std_20)
  target_include_directories(propter PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(propter PRIVATE
    fmt::fmt SQLite::SQLite3 ZLIB::ZLIB simdjson::simdjson CURL::libcurl OpenSSL::Crypto re2 z3 Threads::Threads)
  if(PROPTER_SANITIZE)
    target_link_options(propter PUBLIC -fsanitize=${PROPTER_SANITIZE})
  endif()
  install(TARGETS propter EXPORT propterTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/propter DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/propter)
  install(EXPORT propterTargets NAMESPACE propter:: DESTINATION ${config_dir})
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/propterConfig.cmake.in
    ${CMAKE_CURRENT_BINARY_DIR}/propterConfig.cmake INSTALL_DESTINATION ${config_dir})
  write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/propterConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/propterConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/propterConfigVersion.cmake DESTINATION ${config_dir})
endfunction()

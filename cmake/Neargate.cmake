# What every folder's CMakeLists.txt is made of.
include(GoogleTest)

# neargate_library(NAME [DEPS target...] [PRIVATE target...] [TEST_DEPS target...])
#   All *.cpp of the folder become the static library neargate_NAME; all *_test.cpp become the
#   test program NAME_test (registered with CTest); each *_fuzz.cpp becomes a libFuzzer program.
#   DEPS are part of the folder's public face; PRIVATE ones are used in its .cpp files only.
function(neargate_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;PRIVATE;TEST_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  file(GLOB fuzzers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_fuzz.cpp)
  file(GLOB mains CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_main.cpp)
  list(REMOVE_ITEM sources ${tests} ${fuzzers} ${mains})
  if(sources)
    add_library(neargate_${name} STATIC ${sources})
    target_include_directories(neargate_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(neargate_${name} PUBLIC ${ARG_DEPS} fmt::fmt PRIVATE ${ARG_PRIVATE})
  else()
    add_library(neargate_${name} INTERFACE)
    target_include_directories(neargate_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(neargate_${name} INTERFACE ${ARG_DEPS} fmt::fmt)
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE neargate_${name} ${ARG_PRIVATE} ${ARG_TEST_DEPS}
                                               GTest::gtest GTest::gmock GTest::gtest_main)
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                         DISCOVERY_MODE PRE_TEST
                         PROPERTIES TIMEOUT 120 SKIP_REGULAR_EXPRESSION "SKIPPED")
  endif()
  if(NEARGATE_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(fuzzer_name ${fuzzer} NAME_WE)
      add_executable(${fuzzer_name} ${fuzzer})
      target_compile_options(${fuzzer_name} PRIVATE -fsanitize=fuzzer)
      target_link_options(${fuzzer_name} PRIVATE -fsanitize=fuzzer)
      target_link_libraries(${fuzzer_name} PRIVATE neargate_${name} ${ARG_PRIVATE})
    endforeach()
  endif()
endfunction()

# neargate_model(NAME FILE [TYPES_ONLY]): generates gen/NAME/{types,api,client}.{hpp,cpp} from a
# Smithy file and makes the static library model_NAME of them; of the types alone for a program that
# is no AWS service.
function(neargate_model name file)
  cmake_parse_arguments(ARG "TYPES_ONLY" "" "" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/gen/${name})
  set(generated ${out}/types.hpp ${out}/types.cpp ${out}/api.hpp ${out}/api.cpp
                ${out}/client.hpp ${out}/client.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND smithy-gen cpp ${file} --prelude ${CMAKE_SOURCE_DIR}/models/prelude.smithy
            --namespace ${name} --out ${out}
    DEPENDS smithy-gen ${file} ${CMAKE_SOURCE_DIR}/models/prelude.smithy
    COMMENT "Generating ${name} from ${file}"
    VERBATIM)
  if(ARG_TYPES_ONLY)
    add_library(model_${name} STATIC ${out}/types.hpp ${out}/types.cpp)
    target_link_libraries(model_${name} PUBLIC neargate_smithy)
  else()
    add_library(model_${name} STATIC ${generated})
    target_link_libraries(model_${name} PUBLIC neargate_aws neargate_smithy)
  endif()
  target_include_directories(model_${name} PUBLIC ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR}/src)
endfunction()

# slovo_room(NAME DEPENDS rooms… USES third-party…): one library per folder under src/.
#   src/NAME/*.hpp        what other rooms may include, as "NAME/x.hpp"
#   src/NAME/*.cpp and sub-folders other than tests/, negative/: the library
#   src/NAME/tests/*.cpp  its GoogleTest program test_NAME
#   src/NAME/negative/*.cpp  what must not compile (cmake/must_not_compile.cmake), one test a file
function(slovo_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "DEPENDS;USES;TEST_USES")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    list(FILTER sources EXCLUDE REGEX "/(tests|negative)/")
    add_library(slovo_${name} STATIC ${sources})
    add_library(slovo::${name} ALIAS slovo_${name})
    set_property(GLOBAL APPEND PROPERTY slovo_rooms slovo::${name})
    target_link_libraries(slovo_${name} PUBLIC slovo_flags)
    foreach(dependency IN LISTS room_DEPENDS)
        target_link_libraries(slovo_${name} PUBLIC slovo::${dependency})
    endforeach()
    target_link_libraries(slovo_${name} PRIVATE ${room_USES})
    if(SLOVO_TESTS)
        file(GLOB tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp")
        if(tests)
            slovo_test(test_${name} SOURCES ${tests} LINK slovo::${name} ${room_TEST_USES})
        endif()
        file(GLOB negatives CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/negative/*.cpp")
        foreach(negative IN LISTS negatives)
            cmake_path(GET negative STEM stem)
            set(case must_not_compile_${name}_${stem})
            add_test(NAME ${case} COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_CXX_COMPILER} -DSOURCE=${negative}
                "-DFLAGS=-std=c++23;-I${CMAKE_SOURCE_DIR}/src" -P ${CMAKE_SOURCE_DIR}/cmake/must_not_compile.cmake)
            set_tests_properties(${case} PROPERTIES TIMEOUT 120 LABELS fast)
        endforeach()
    endif()
endfunction()

# slovo_test(NAME SOURCES … LINK …): a GoogleTest program, run by ctest as one test.
function(slovo_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES;LINK")
    find_package(GTest REQUIRED)
    add_executable(${name} ${test_SOURCES})
    target_link_libraries(${name} PRIVATE slovo_flags ${test_LINK} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name} PRIVATE SLOVO_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS fast)
endfunction()

# slovo_precompile(TARGET headers…): the heavy system headers of a room.
function(slovo_precompile target)
    target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

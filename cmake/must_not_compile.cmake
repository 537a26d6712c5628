# cmake -DCOMPILER=… -DSOURCE=x.cpp -DFLAGS=a;b -P must_not_compile.cmake
# The file says on a line "// expect: REGEX" what the compiler must complain of. With -DCONTROL, which takes
# the wrong line out, the same file must compile: so nothing but that line is what is refused.
file(READ "${SOURCE}" text)
if(NOT text MATCHES "// expect: ([^\n]+)")
    message(FATAL_ERROR "${SOURCE} does not say what it expects")
endif()
set(expected "${CMAKE_MATCH_1}")
execute_process(COMMAND ${COMPILER} ${FLAGS} -DCONTROL -fsyntax-only "${SOURCE}"
    RESULT_VARIABLE code ERROR_VARIABLE output)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "Without its wrong line ${SOURCE} should compile:\n${output}")
endif()
execute_process(COMMAND ${COMPILER} ${FLAGS} -fsyntax-only "${SOURCE}" RESULT_VARIABLE code ERROR_VARIABLE output)
if(code EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles, and must not")
endif()
if(NOT output MATCHES "${expected}")
    message(FATAL_ERROR "${SOURCE} is refused for another reason than \"${expected}\":\n${output}")
endif()

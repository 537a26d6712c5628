# slovo_stencil(TARGET FOLDER NAMESPACE templates…): compiles page or mail templates into sources of
# TARGET; their headers are included as "FOLDER/name.hpp".
set(SLOVO_GENERATED "${CMAKE_BINARY_DIR}/generated")
set(SLOVO_TEXTS "${CMAKE_SOURCE_DIR}/web/texts")

function(slovo_stencil target folder space)
    set(out "${SLOVO_GENERATED}/${folder}")
    set(made "${out}/types.hpp" "${out}/partials.hpp")
    foreach(template IN LISTS ARGN)
        get_filename_component(stem "${template}" NAME_WE)
        file(STRINGS "${template}" head REGEX "^{!(page|partial|mail) " LIMIT_COUNT 1)
        if(head)
            list(APPEND made "${out}/${stem}.hpp" "${out}/${stem}.cpp")
        endif()
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${template}")
    endforeach()
    add_custom_command(OUTPUT ${made}
        COMMAND stencil pages "${out}" "${folder}" "${space}" "${SLOVO_TEXTS}/uk.toml" ${ARGN}
        DEPENDS stencil "${SLOVO_TEXTS}/uk.toml" ${ARGN}
        COMMENT "Compiling templates of ${folder}" VERBATIM)
    target_sources(${target} PRIVATE ${made})
    target_include_directories(${target} PUBLIC "${SLOVO_GENERATED}")
endfunction()

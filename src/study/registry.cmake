# The registry of checks: src/study/registry/*.toml compiled into one table.
set(registry_out "${SLOVO_GENERATED}/study")
file(GLOB registry_tables CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/registry/*.toml")
add_custom_command(OUTPUT "${registry_out}/registry_data.cpp"
    COMMAND stencil checks "${registry_out}" ${registry_tables}
    DEPENDS stencil ${registry_tables}
    COMMENT "Compiling the registry of checks" VERBATIM)
target_sources(slovo_study PRIVATE "${registry_out}/registry_data.cpp")

# The catalogue: web/texts/*.toml compiled into keys and tables.
set(catalogue_out "${SLOVO_GENERATED}/text")
set(catalogue_texts "${SLOVO_TEXTS}/uk.toml" "${SLOVO_TEXTS}/ru.toml" "${SLOVO_TEXTS}/en.toml")
add_custom_command(OUTPUT "${catalogue_out}/keys.hpp" "${catalogue_out}/catalog_data.cpp"
    COMMAND stencil texts "${catalogue_out}" ${catalogue_texts}
    DEPENDS stencil ${catalogue_texts}
    COMMENT "Compiling the text catalogues" VERBATIM)
target_sources(slovo_text PRIVATE "${catalogue_out}/keys.hpp" "${catalogue_out}/catalog_data.cpp")
target_include_directories(slovo_text PUBLIC "${SLOVO_GENERATED}")
# Whoever includes text/keys.hpp waits for it.
add_custom_target(slovo_text_keys DEPENDS "${catalogue_out}/keys.hpp")
add_dependencies(slovo_text slovo_text_keys)

// The schema, by version. Migrations go forward only, each in one transaction, with a copy of the
// database made before; a newer schema is refused. Called before the writer starts.
#pragma once

#include <functional>

#include "store/backend.hpp"

namespace slovo::store {

constexpr int schema_version = 5;

/// Tables and columns as they stand in the additional data of sealed cells. Numbers are for ever.
enum class Table : std::uint16_t {
    contact = 1,
    request = 2,
    consent = 3,
    reply = 4,
    captured = 5,
    root = 6,
    rights_case = 7,
    study = 8,
    consent_proof = 9
};
enum class Column : std::uint16_t {
    value = 1,
    name = 2,
    site = 3,
    text = 4,
    proof = 5,
    body = 6,
    message = 7,
    summary = 8,
    study_html = 9,
    study_pdf = 10,
    study_csv = 11,
    study_json = 12,
    record = 13
};

/// Brings the database to `schema_version`. `before_change(from)` is called when an existing
/// database is about to change. Errors: newer, corrupt, and the backend's own.
Result<void> migrate(Backend& backend, std::function<Result<void>(int from)> const& before_change);

}  // namespace slovo::store

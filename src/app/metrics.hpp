// Numbers for Prometheus, by route and status: nothing that names or numbers a person. Pure.
#pragma once

#include <string>

#include "store/store.hpp"
#include "web/server/router.hpp"
#include "web/server/stats.hpp"

namespace slovo::app {

[[nodiscard]] std::string metrics_text(web::Router const& router, web::ServerStats const& stats,
                                       store::StoreStats const& store, std::uint64_t ledger_size);

}  // namespace slovo::app

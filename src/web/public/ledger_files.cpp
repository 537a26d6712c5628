#include "ledger/tile_path.hpp"
#include "store/tables/events.hpp"
#include "web/public/pages.hpp"

namespace slovo::web {
namespace {

Response bytes_answer(Bytes const& bytes, bool for_ever) {
    Response answer(200);
    if (for_ever) {
        answer.set("Cache-Control", "public, max-age=31536000, immutable");
    } else {
        answer.set("Cache-Control", "public, max-age=5");
    }
    answer.body(std::string(text_of(bytes)), "application/octet-stream");
    return answer;
}

Response checkpoint(Site& site, Request const&) {
    auto const latest = site.installation.sequencer().checkpoint();
    if (!latest) return not_found();
    return text(latest->note).set("Cache-Control", "no-cache");
}

Response key(Site& site, Request const&) {
    return text(site.house.roots.verifier().text() + "\n");
}

// C2SP tlog-tiles. Full tiles never change; partial ones are cut from what there is.
Response tile(Site& site, Request const& request) {
    auto const address = ledger::parse_tile_path("tile/" + std::string(request.parameter("path")));
    auto const latest = site.installation.sequencer().checkpoint();
    if (!address || !latest || !ledger::tile_exists(*address, latest->size)) return not_found();
    auto const read = [&](store::Session& session) -> Result<std::vector<Hash32>> {
        if (address->content == ledger::TileContent::hashes)
            return store::tiles::read(session, address->level, address->index);
        auto const first = static_cast<std::int64_t>(address->index * ledger::tile_width);
        return store::events::commitments(session, first, static_cast<int>(address->width));
    };
    auto hashes = site.house.store.read(read);
    if (!hashes || hashes->size() < address->width) return not_found();
    hashes->resize(address->width);
    auto const bytes =
        address->content == ledger::TileContent::hashes ? ledger::encode_tile(*hashes) : ledger::encode_bundle(*hashes);
    return bytes_answer(bytes, !address->partial());
}

}  // namespace

//= policy:C03
std::vector<Route> ledger_routes(Site& site) {
    std::vector<Route> routes;
    routes.push_back({Method::get, "/ledger/checkpoint",
                      [&site](Request const& request, Reply reply) { reply(checkpoint(site, request)); }});
    routes.push_back(
        {Method::get, "/ledger/key", [&site](Request const& request, Reply reply) { reply(key(site, request)); }});
    routes.push_back({Method::get, "/ledger/tile/{path:rest}",
                      on_worker(site, [&site](Request const& request) { return tile(site, request); })});
    return routes;
}

}  // namespace slovo::web

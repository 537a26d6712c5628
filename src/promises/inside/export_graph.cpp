#include <fmt/format.h>

#include <map>

#include "promises/inside/export_parts.hpp"
#include "text/json_text.hpp"

namespace slovo::promises::inside {
namespace {

using text::JsonText;

// The names of ISO/IEC TS 27560 on the left, the DPV's on the right (w3id.org/dpv/guides/consent-27560); a
// name without a term of theirs is of our own vocabulary.
constexpr std::string_view context = R"({"@version":1.1,"@vocab":"urn:slovo:terms#","wp":"urn:slovo:terms#",
"dpv":"https://w3id.org/dpv#","pd":"https://w3id.org/dpv/pd#","tech":"https://w3id.org/dpv/tech#",
"loc":"https://w3id.org/dpv/loc#","eu-gdpr":"https://w3id.org/dpv/legal/eu/gdpr#",
"dct":"http://purl.org/dc/terms/","skos":"http://www.w3.org/2004/02/skos/core#",
"rdf":"http://www.w3.org/1999/02/22-rdf-syntax-ns#","xsd":"http://www.w3.org/2001/XMLSchema#",
"id":"@id","type":"@type","header":"@nest",
"schema_version":{"@id":"dct:conformsTo","@type":"@id","@nest":"header"},
"record_id":{"@id":"dct:identifier","@nest":"header"},
"pii_principal_id":{"@id":"dpv:hasDataSubject","@type":"@id","@nest":"header"},
"processing":"dpv:hasProcess","party_identification":"dpv:hasEntity","event":"dpv:hasConsentStatus",
"privacy_notice":{"@id":"dpv:hasNotice","@type":"@id"},"language":"dct:language","purposes":"dpv:hasPurpose",
"lawful_basis":{"@id":"dpv:hasLegalBasis","@type":"@id"},"pii_information":"dpv:hasPersonalData",
"pii_controllers":{"@id":"dpv:hasDataController","@type":"@id"},
"collection_method":{"@id":"dpv:hasDataSource","@type":"@id"},
"processing_methods":{"@id":"dpv:hasProcessing","@type":"@id"},"storage_locations":"dpv:hasStorageCondition",
"retention_period":"dpv:hasDuration","validity_duration":"dpv:hasDuration",
"jurisdiction":{"@id":"dpv:hasJurisdiction","@type":"@id"},"recipient_third_parties":"dpv:hasRecipient",
"withdrawal_method":"dpv:hasConsentControl","privacy_rights":{"@id":"dpv:hasRight","@type":"@id"},
"name":"dpv:hasName","address":"dpv:hasAddress","contact":"dpv:hasContact",
"entity_id":{"@id":"dpv:isIndicatedBy","@type":"@id"},
"event_time":{"@id":"dpv:isIndicatedAtTime","@type":"xsd:dateTime"},
"broader":{"@id":"skos:broader","@type":"@id"},"label":"skos:prefLabel","value":"rdf:value",
"created":{"@id":"dct:created","@type":"xsd:dateTime"},"until":{"@id":"dct:valid","@type":"xsd:dateTime"},
"written":{"@id":"dct:date","@type":"xsd:dateTime"},"sent":{"@id":"dct:date","@type":"xsd:dateTime"},
"when":{"@id":"dct:date","@type":"xsd:dateTime"},"received":{"@id":"dct:dateSubmitted","@type":"xsd:dateTime"}})";

constexpr std::string_view controller_id = "urn:slovo:controller";
constexpr std::string_view schema = "https://w3id.org/dpv/schema/dpv-27560#record";
constexpr std::array rights_of_gdpr = {"eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A16", "eu-gdpr:A17",
                                       "eu-gdpr:A18",  "eu-gdpr:A20", "eu-gdpr:A21", "eu-gdpr:A77"};

class Graph {
public:
    Graph(House const& house, Export const& made, ExportAsk const& ask)
        : made_(made), ask_(ask), shelf_(house.shelf), now_(house.shelf.current(made.made_at)), json_(out_) {}

    std::string write() {
        json_.object([&] {
            json_.key("@context").raw(context);
            json_.array("@graph", [&] {
                export_node();
                controller();
                for (std::size_t i = 0; i < made_.records.size(); ++i) {
                    out_ += '\n';
                    record(made_.file.subjects[i], made_.records[i]);
                    consents(made_.file.subjects[i], made_.records[i]);
                }
                for (std::size_t i = 0; i < made_.demands.size(); ++i) write_demand(json_, made_, i);
            });
        });
        out_ += '\n';
        return std::move(out_);
    }

private:
    void export_node() {
        json_.object([&] {
            json_.member("id", "urn:slovo:export");
            json_.member("type", "dpv:RightFulfilmentNotice");
            json_.member("created", made_.made_at);
            json_.array("privacy_rights", [&] {
                json_.text("eu-gdpr:A15");
                json_.text("eu-gdpr:A20");
            });
            json_.array("pii_controllers", [&] { json_.text(controller_id); });
            json_.member("records", static_cast<std::int64_t>(made_.records.size()));
            json_.array("accesses", [&] { openings(made_.case_openings); });
        });
    }

    void controller() {
        json_.object([&] { party(controller_members(*now_->policy, ask_.language)); });
    }
    void party(std::string_view members) { json_.raw(members); }

    std::string const& controller_members(policy::Policy const& policy, Language language) {
        auto& known = controllers_[{policy.version, language}];
        if (!known.empty()) return known;
        JsonText json(known);
        auto const& who = policy.controller;
        json.member("id", controller_id);
        json.member("type", "dpv:DataController");
        json.member("name", who.name.in(language));
        json.member("address", who.address.in(language));
        json.array("contact", [&] {
            json.text(who.email);
            if (!who.phone.empty()) json.text(who.phone);
            json.text(std::string(ask_.base_url) + who.form);
        });
        return known;
    }

    void openings(std::vector<ExportOpening> const& all) {
        for (auto const& one : all) {
            json_.object([&] {
                json_.member("type", "dpv:Access");
                json_.member("when", one.at);
                json_.member("who", word_of(one));
                json_.member("purpose", one.purpose);
                json_.member("refused", one.refused);
            });
        }
    }

    // A value with its term and the day on which it goes.
    template <class P>
    void datum(OwnSubject const& subject, std::string_view category, std::optional<P> const& value) {
        if (!value) return;
        auto const* const known = now_->policy->find_category(category);
        json_.object([&] {
            json_.array("type", [&] {
                json_.text("dpv:CollectedPersonalData");
                if (known != nullptr) json_.text(known->dpv);
            });
            if (known != nullptr) json_.member("label", known->label.in(ask_.language));
            json_.member("value", value->open(subject.use));
            if (auto const ends = end_of_field(*now_->policy, subject.life, category)) json_.member("until", *ends);
        });
    }

    void record(OwnSubject const& subject, ExportRecord const& record) {
        json_.object([&] {
            json_.member("id", "urn:slovo:record:" + record.id);
            json_.member("type", "dpv:Process");
            json_.member("pii_principal_id", "urn:slovo:subject:" + record.id);
            json_.array("pii_controllers", [&] { json_.text(controller_id); });
            json_.array("collection_method", [&] { json_.text("dpv:DataSubjectDataSource"); });
            json_.array("pii_information", [&] {
                for (auto const& contact : subject.contacts) {
                    datum(subject, "email", contact.email);
                    datum(subject, "phone", contact.phone);
                }
            });
            json_.array("processing", [&] {
                for (auto const& one : ends_of(*now_->policy, subject.life)) {
                    json_.object([&] {
                        json_.raw(purpose_members(*now_, one.purpose, ask_.language));
                        if (one.ends) json_.member("until", *one.ends);
                    });
                }
            });
            if (subject.ends) json_.member("until", *subject.ends);
            json_.array("requests", [&] {
                for (std::size_t i = 0; i < subject.requests.size(); ++i)
                    request(subject, subject.requests[i], record.references[i], record.receipts[i]);
            });
            json_.array("messages", [&] {
                for (auto const& row : subject.deliveries) message(row);
            });
            json_.array("accesses", [&] { openings(record.openings); });
            json_.array("disclosures", [] {});
        });
    }

    void request(OwnSubject const& subject, OwnRequest const& one, std::string_view reference,
                 std::string_view receipt) {
        json_.object([&] {
            json_.member("id", fmt::format("urn:slovo:request:{}", reference));
            json_.member("form", one.row.form);
            json_.member("state", word_of(one.row.state));
            json_.member("language", name_of(one.row.language));
            json_.member("policy_version", one.row.policy.value);
            json_.member("received", one.row.received_at);
            json_.member("answer_by", one.row.due_at);
            if (one.row.closed_at) json_.member("closed", *one.row.closed_at);
            json_.member("for_a_child", one.row.on_behalf);
            json_.array("pii_information", [&] {
                datum(subject, "name", one.name);
                datum(subject, "site", one.site);
                datum(subject, "text", one.text);
            });
            json_.array("answers", [&] {
                for (auto const& answer : one.answers) {
                    json_.object([&] {
                        json_.member("written", answer.row.written_at);
                        json_.member("value", answer.words.open(subject.use));
                    });
                }
            });
            json_.array("studies", [&] {
                for (auto const& study : one.studies) write_study(json_, subject, study);
            });
            if (!receipt.empty()) json_.member("receipt", receipt);
        });
    }

    void message(store::DeliveryRow const& row) {
        json_.object([&] {
            json_.member("message", row.template_id);
            json_.member("purpose", row.purpose);
            json_.member("state", word_of(row.state));
            json_.member("sent", row.changed_at);
        });
    }

    void consents(OwnSubject const& subject, ExportRecord const& record) {
        for (std::size_t i = 0; i < subject.consents.size(); ++i) {
            out_ += '\n';
            consent(subject, subject.consents[i], record.consents[i], record.id);
        }
    }

    // A consent record of ISO/IEC TS 27560:2023 §6: header, processing, parties, events.
    void consent(OwnSubject const& subject, store::ConsentRow const& row, ExportConsent const& one,
                 std::string const& record) {
        auto entry = shelf_.find(row.policy);
        if (!entry) entry = now_;
        json_.object([&] {
            json_.member("id", "urn:slovo:consent:" + one.id);
            json_.member("type", "dpv:ConsentRecord");
            json_.object("header", [&] {
                json_.member("schema_version", schema);
                json_.member("record_id", one.id);
                json_.member("pii_principal_id", "urn:slovo:subject:" + record);
            });
            json_.array("processing", [&] { json_.object([&] { processing(*entry, row, one); }); });
            json_.array("party_identification",
                        [&] { json_.object([&] { party(controller_members(*entry->policy, row.language)); }); });
            if (one.act) json_.key("collected").raw(one.act->open(subject.use));
            json_.array("event", [&] {
                for (auto const& step : one.steps) event(step, row, one, *entry->policy, record);
            });
        });
    }

    void processing(ShelfEntry const& entry, store::ConsentRow const& row, ExportConsent const& one) {
        json_.member("privacy_notice",
                     fmt::format("{}/policy/v/{}/{}", ask_.base_url, row.policy.value, name_of(row.language)));
        json_.member("notice_sha256", to_hex(row.notice_hash));
        json_.member("language", name_of(row.language));
        json_.member("text", one.text);
        json_.member("text_sha256", to_hex(row.label_hash));
        json_.member("channel", row.channel);
        json_.raw(purpose_members(entry, row.purpose, row.language));
        json_.raw(consent_members(entry, row));
    }

    void event(ExportStep const& step, store::ConsentRow const& row, ExportConsent const& one,
               policy::Policy const& policy, std::string const& record) {
        auto const* const purpose = policy.find_purpose(row.purpose);
        json_.object([&] {
            json_.member("event_time", step.at);
            json_.member("event_type", ledger::name_of(step.kind));
            json_.member("type", status_after(step.kind));
            json_.member("state", status_after(step.kind));
            json_.member("entity_id", step.who == ledger::ActorKind::subject || step.who == ledger::ActorKind::anyone
                                          ? "urn:slovo:subject:" + record
                                          : std::string(controller_id));
            json_.object("validity_duration", [&] {
                auto const valid = purpose != nullptr && purpose->consent ? purpose->consent->valid : std::nullopt;
                json_.member("type", valid ? "dpv:TemporalDuration" : "dpv:UntilEventDuration");
                json_.member("value", valid ? to_iso8601(*valid) : std::string("withdrawal"));
                if (one.until) json_.member("until", *one.until);
            });
            if (!step.receipt.empty()) json_.member("receipt", step.receipt);
        });
    }

    // What the policy says of a purpose, once for all its consents and records: members of an object.
    std::string const& purpose_members(ShelfEntry const& entry, std::string const& id, Language language) {
        auto& known = purposes_[{entry.policy->version, id, language}];
        auto const* const purpose = entry.policy->find_purpose(id);
        if (!known.empty() || purpose == nullptr) return known;
        JsonText json(known);
        json.array("purposes", [&] {
            json.object([&] {
                json.member("type", "dpv:Purpose");
                json.member("purpose", id);
                json.member("label", purpose->title.in(language));
                json.array("broader", [&] {
                    for (auto const& term : purpose->dpv) json.text(term);
                });
            });
        });
        json.array("lawful_basis", [&] {
            for (auto const& [profile, article] : purpose->basis)
                json.text((profile == "eu" ? "eu-gdpr:" : "wp:" + profile + "-") + article);
        });
        json.array("recipient_third_parties", [&] {
            for (auto const& recipient : purpose->recipients) {
                auto const* const found = entry.policy->find_recipient(recipient);
                if (found != nullptr) third_party(json, "dpv:ThirdParty", found->title.in(language));
            }
            for (auto const& processor : entry.policy->processors) {
                if (policy::has(processor.purposes, id))
                    third_party(json, "dpv:DataProcessor", processor.title.in(language));
            }
        });
        json.object("retention_period", [&] {
            auto const* const retention = entry.policy->find_retention(purpose->retention);
            bool const fixed = retention != nullptr && retention->keep;
            json.member("type", "dpv:StorageDuration");
            json.member("value", fixed ? to_iso8601(*retention->keep) : std::string("while-needed"));
            if (retention != nullptr) json.member("label", retention->title.in(language));
        });
        return known;
    }
    static void third_party(JsonText& json, std::string_view type, std::string const& title) {
        json.object([&] {
            json.member("type", type);
            json.member("label", title);
        });
    }

    // The rest of what TS 27560 asks of a consent: the same for all of one purpose.
    std::string const& consent_members(ShelfEntry const& entry, store::ConsentRow const& row) {
        auto& known = consents_[{entry.policy->version, row.purpose, row.language}];
        if (!known.empty()) return known;
        auto const& policy = *entry.policy;
        JsonText json(known);
        json.array("pii_information", [&] {
            auto const* const purpose = policy.find_purpose(row.purpose);
            if (purpose == nullptr) return;
            for (auto const& field : purpose->fields) pii_type(json, policy, *purpose, field, row.language);
        });
        json.array("pii_controllers", [&] { json.text(controller_id); });
        json.array("collection_method", [&] { json.text("dpv:DataSubjectDataSource"); });
        json.array("processing_methods", [&] {
            for (auto const* const term : {"dpv:Collect", "dpv:Store", "dpv:Use", "dpv:Erase"}) json.text(term);
        });
        json.array("storage_locations", [&] {
            for (auto const& place : policy.stores) {
                if (place.erasable != policy::Erasable::by_subject) continue;
                json.object([&] {
                    json.member("type", "dpv:StorageLocation");
                    json.member("label", place.title.in(row.language));
                });
            }
        });
        json.array("jurisdiction", [&] {
            for (auto const& profile : policy.profiles) json.text(profile == "eu" ? "loc:EU" : "loc:UA");
        });
        json.object("withdrawal_method", [&] {
            json.member("type", "dpv:WithdrawConsent");
            json.member("url", std::string(ask_.base_url) + policy.controller.form);
            json.member("email", policy.controller.email);
        });
        json.array("privacy_rights", [&] {
            for (auto const* const right : rights_of_gdpr) json.text(right);
        });
        return known;
    }
    static void pii_type(JsonText& json, policy::Policy const& policy, policy::Purpose const& purpose,
                         std::string const& field, Language language) {
        auto const* const category = policy.find_category(field);
        if (category == nullptr) return;
        json.object([&] {
            json.member("type", category->dpv);
            json.member("attribute_id", field);
            json.member("label", category->label.in(language));
            json.member("optional", !policy::has(purpose.necessary, field));
            json.member("special_category", category->special);
        });
    }

    using Words = std::tuple<std::int64_t, std::string, Language>;

    Export const& made_;
    ExportAsk const& ask_;
    Shelf const& shelf_;
    std::shared_ptr<ShelfEntry const> now_;
    std::string out_;
    JsonText json_;
    std::map<std::pair<std::int64_t, Language>, std::string> controllers_;
    std::map<Words, std::string> purposes_;
    std::map<Words, std::string> consents_;
};

}  // namespace

std::string graph_of(House const& house, Export const& made, ExportAsk const& ask) {
    return Graph(house, made, ask).write();
}

}  // namespace slovo::promises::inside

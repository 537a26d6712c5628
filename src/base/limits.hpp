// Every limit of Slovo, with its reason. Constants only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace slovo::limits {

using namespace std::chrono_literals;

// HTTP: what an honest browser needs, with room; more is an attack or a mistake.
constexpr std::size_t header_bytes = 8 * 1024;  // request line and all fields
constexpr std::size_t header_fields = 64;
constexpr std::size_t target_bytes = 2048;             // longest link that mail clients keep whole
constexpr std::size_t body_bytes = 64 * 1024;          // a form with its longest text, in %XX
constexpr std::size_t requests_per_connection = 1000;  // so that load spreads again after a restart
constexpr std::size_t connections_per_thread = 2048;
constexpr std::size_t connections_per_address = 128;
constexpr auto header_time = 10s;
constexpr auto body_time = 30s;
constexpr auto idle_time = 15s;
constexpr auto write_time = 30s;
constexpr auto shutdown_time = 10s;

// Forms.
constexpr std::size_t form_fields = 64;         // pairs in one body
constexpr std::size_t field_bytes = 16 * 1024;  // the longest field, UTF-8
constexpr std::size_t name_bytes = 200;
constexpr std::size_t email_bytes = 254;  // RFC 5321 §4.5.3.1.3 less the angle brackets
constexpr std::size_t phone_bytes = 64;
constexpr std::size_t url_bytes = 2048;
constexpr std::size_t text_bytes = 16 * 1024;
constexpr auto render_token_life = 24h;   // a form left open over night is still good
constexpr auto render_token_skew = 120s;  // CLAUSES E-19
constexpr auto fill_time_min = 3s;        // nobody types a name and an address faster
constexpr auto reply_due = 72h;           // an answer is promised within three days
constexpr auto idempotency_life = 25h;    // one hour over the token's life

// Abuse, per network (/24, /48) and minute; a firm behind one address still gets through.
constexpr int forms_per_network_minute = 20;
constexpr int rate_networks_max = 65536;    // memory of the limiter is bounded
constexpr int mails_per_recipient_day = 5;  // DESIGN §5.13

constexpr int links_per_network_minute = 60;  // pages with a token or a look-up behind them
constexpr int refusals_per_second = 100;      // machine-like posts a second; over it work is asked for
constexpr unsigned work_bits = 16;            // about 65,000 hashes: half a second on a phone
constexpr std::size_t worker_queue = 256;     // handlers waiting for a thread; then 503
constexpr std::size_t idempotency_key_bytes = 200;

// Store.
constexpr std::size_t writer_queue = 4096;  // jobs waiting; then 503
constexpr std::size_t group_commit = 256;   // jobs in one transaction
constexpr std::size_t wal_truncate_bytes = 64 * 1024 * 1024;
constexpr std::size_t wal_checkpoint_pages = 4000;
constexpr std::size_t reserve_bytes = 16 * 1024 * 1024;  // so that stopping and erasing work on a full disk

// Keys and tokens.
constexpr std::size_t cell_bytes = 16 * 1024 * 1024;  // a report or an export sealed in one piece
constexpr std::size_t key_chunk_bytes = 1024 * 1024;  // the key file grows by this: 16,384 keys, 1 ms
constexpr std::size_t key_slots_ahead = 8192;         // six full groups of commits without growing
constexpr auto login_link_life = 15min;
constexpr auto staff_session_idle = 30min;
constexpr auto staff_session_life = 12h;
constexpr auto confirm_link_life = 7 * 24h;

// People's rights.
constexpr auto rights_link_life = 24h;  // mail is read the same day; a fresh link is one button away
constexpr auto privacy_session_life = 1h;
constexpr int rights_letters_day = 5;  // to one contact point, whoever asks
constexpr std::size_t own_subjects_max = 100'000;
constexpr auto agent_message_life = 1h;        // a signed message of an agent; the protocol advises ten minutes
constexpr auto agent_message_skew = 120s;      // CLAUSES E-19
constexpr auto agent_request_keep = 60 * 24h;  // after its due date, DRP 1.0 §3.02
constexpr auto hold_review = 90 * 24h;         // a hold that nobody looks at again is an alarm
constexpr auto unproven_demand = 7 * 24h;      // a demand whose link nobody opened
constexpr auto appeal_time = 72h;              // after a case is closed nothing of its person goes yet (CLAUSES E-9)

// Retention (C26c).
constexpr int reaper_batch = 200;     // subjects of one pass: intake waits for no more
constexpr auto reaper_round = 10min;  // what was held back is looked at again
constexpr auto reaper_grace = 1h;     // what is over for longer than this is a broken promise
constexpr int kept_proofs = 100;      // of one contact point and one erasure: the newest
constexpr int kept_proofs_found = 1000;
constexpr std::int64_t reaper_free = 1000;  // so many may always go; more, and more than the share, is asked about
constexpr std::int64_t reaper_share_percent = 20;

// Ledger.
constexpr auto integration_delay = 500ms;                         // a receipt exists within a second
constexpr std::uint64_t ledger_entries = std::uint64_t{1} << 48;  // tile numbers stay far from overflow
constexpr std::size_t event_bytes = 4096;                         // canonical text; the longest real one is under 700
constexpr std::size_t detail_members = 32;                        // of one event; more belongs into a table
constexpr std::size_t note_bytes = 64 * 1024;                     // a checkpoint with its witnesses' signatures
constexpr std::size_t note_signatures = 64;                       // signed-note asks for 16 at least
constexpr std::size_t receipt_bytes = 128 * 1024;
constexpr std::size_t ledger_findings = 1000;  // kept for the report; the rest is counted

// Mail.
constexpr int send_attempts = 8;
constexpr auto smtp_time = 60s;                       // a whole delivery; the sender's thread serves others too
constexpr auto smtp_connect_time = 15s;               // a relay that is there answers sooner
constexpr std::size_t mail_bytes = 10 * 1024 * 1024;  // what relays usually take, before base64
constexpr std::size_t mail_header_bytes = 2048;       // a subject, a name or a link; more is an attack

// Policy: the sample has 150 KB; a person has to be able to read it.
constexpr std::size_t policy_file_bytes = 1024 * 1024;
constexpr std::size_t policy_text_bytes = 4096;  // one sentence or label
constexpr std::size_t policy_things = 1000;      // of one sort: clauses, checks…
constexpr std::size_t policy_diagnostics = 100;  // who has more begins with the first
constexpr std::size_t policy_id_bytes = 64;
constexpr std::size_t screen_list_bytes = 64 * 1024;  // a list of signs
constexpr std::size_t screen_pattern_steps = 12;      // so that a text is screened in linear time

// Study of a site. What a page may cost; browsers and search engines go no further either.
constexpr std::size_t web_url_bytes = 16 * 1024;
constexpr std::size_t web_host_bytes = 1024;               // a name in DNS has 253; Punycode is quadratic in a label
constexpr std::size_t html_depth = 512;                    // as Chromium
constexpr std::size_t html_attributes = 256;               // of one element
constexpr std::size_t study_body_bytes = 5 * 1024 * 1024;  // on the wire and decoded
constexpr std::size_t study_header_bytes = 64 * 1024;      // of one response
constexpr std::size_t study_ratio = 100;                   // decoded to wire, behind the first MiB: more is a bomb
constexpr int study_redirects = 10;
constexpr auto study_connect_time = 15s;  // to the first byte
constexpr auto study_fetch_time = 60s;
constexpr std::size_t study_slow_bytes = 1024;  // fewer a second, for study_slow_time: a drip
constexpr auto study_slow_time = 10s;
constexpr std::size_t study_pages = 500;      // unless told otherwise
constexpr std::uint32_t study_depth = 20;     // clicks from the first page
constexpr std::size_t study_resources = 300;  // asked for beside the pages, or as many as there may be pages
constexpr std::size_t study_sitemaps = 20;    // files of one site
constexpr auto study_time = 30min;            // 500 pages at three requests a second, with room for slow servers
constexpr int study_parallel = 2;             // to one stranger's server
constexpr int study_per_second = 3;
constexpr auto study_crawl_delay = 10s;           // longer ones are kept to this
constexpr int study_parallel_own = 16;            // to a server of one's own test
constexpr std::size_t study_places = 50;          // kept of one finding; the rest is counted
constexpr std::size_t study_evidence = 200;       // bytes of one place
constexpr std::size_t robots_bytes = 512 * 1024;  // RFC 9309 §2.5 asks for 500 KiB at least
constexpr std::size_t sitemap_urls = 50'000;      // of one file, sitemaps.org
constexpr std::size_t sitemap_bytes = 50 * 1024 * 1024;
constexpr auto pdf_time = 60s;            // a report takes three seconds; the machine may be busy
constexpr unsigned pdf_cpu_seconds = 30;  // of WeasyPrint's process
constexpr std::size_t pdf_memory = 1024 * 1024 * 1024;
constexpr std::size_t pdf_bytes = 16 * 1024 * 1024;      // what fits into a sealed cell
constexpr int study_attempts = 2;                        // a crash costs one more
constexpr auto study_attempt_time = 40min;               // over study_time: a crawl ends by itself, and is written up
constexpr auto study_watch = 200ms;                      // a stop takes effect within a second
constexpr auto study_progress = 700ms;                   // between two notes of how far it is
constexpr std::size_t study_piece = 1024 * 1024;         // of a sealed part: one row does not hold up the writer
constexpr std::size_t study_summary = 8 * 1024;          // as edited: fits into one form with an answer
constexpr std::size_t attached_bytes = 7 * 1024 * 1024;  // of one answer: base64 stays under mail_bytes

// Clock guard (DESIGN §5.11).
constexpr auto clock_jump = 48h;

}  // namespace slovo::limits

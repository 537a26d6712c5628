// Insertion modes outside the body: what comes before it, framesets, what comes after it.
#include <algorithm>

#include "html/builder.hpp"
#include "html/scan.hpp"

namespace slovo::html {

namespace {

bool is_start(Token const& token) {
    return token.kind == TokenKind::start_tag;
}
bool is_end(Token const& token) {
    return token.kind == TokenKind::end_tag;
}

// End tags that count as "anything else" before the body; the others mean nothing there.
bool opens_body(Tag tag) {
    return tag == Tag::head || tag == Tag::body || tag == Tag::html || tag == Tag::br;
}

// § 13.2.6.4.1: public identifiers of the pages of old, which browsers show by the rules of old.
bool is_quirky(Token const& doctype) {
    constexpr std::array<std::string_view, 54> prefixes{
        "+//silmaril//dtd html pro v0r11 19970101//",
        "-//as//dtd html 3.0 aswedit + extensions//",
        "-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
        "-//ietf//dtd html 2.0 level 1//",
        "-//ietf//dtd html 2.0 level 2//",
        "-//ietf//dtd html 2.0 strict level 1//",
        "-//ietf//dtd html 2.0 strict level 2//",
        "-//ietf//dtd html 2.0 strict//",
        "-//ietf//dtd html 2.0//",
        "-//ietf//dtd html 2.1e//",
        "-//ietf//dtd html 3.0//",
        "-//ietf//dtd html 3.2 final//",
        "-//ietf//dtd html 3.2//",
        "-//ietf//dtd html 3//",
        "-//ietf//dtd html level 0//",
        "-//ietf//dtd html level 1//",
        "-//ietf//dtd html level 2//",
        "-//ietf//dtd html level 3//",
        "-//ietf//dtd html strict level 0//",
        "-//ietf//dtd html strict level 1//",
        "-//ietf//dtd html strict level 2//",
        "-//ietf//dtd html strict level 3//",
        "-//ietf//dtd html strict//",
        "-//ietf//dtd html//",
        "-//metrius//dtd metrius presentational//",
        "-//microsoft//dtd internet explorer 2.0 html strict//",
        "-//microsoft//dtd internet explorer 2.0 html//",
        "-//microsoft//dtd internet explorer 2.0 tables//",
        "-//microsoft//dtd internet explorer 3.0 html strict//",
        "-//microsoft//dtd internet explorer 3.0 html//",
        "-//microsoft//dtd internet explorer 3.0 tables//",
        "-//netscape comm. corp.//dtd html//",
        "-//netscape comm. corp.//dtd strict html//",
        "-//o'reilly and associates//dtd html 2.0//",
        "-//o'reilly and associates//dtd html extended 1.0//",
        "-//o'reilly and associates//dtd html extended relaxed 1.0//",
        "-//sq//dtd html 2.0 hotmetal + extensions//",
        "-//softquad software//dtd hotmetal pro 6.0::19990601::",
        "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
        "-//spyglass//dtd html 2.0 extended//",
        "-//sun microsystems corp.//dtd hotjava html//",
        "-//sun microsystems corp.//dtd hotjava strict html//",
        "-//w3c//dtd html 3 1995-03-24//",
        "-//w3c//dtd html 3.2 draft//",
        "-//w3c//dtd html 3.2 final//",
        "-//w3c//dtd html 3.2//",
        "-//w3c//dtd html 3.2s draft//",
        "-//w3c//dtd html 4.0 frameset//",
        "-//w3c//dtd html 4.0 transitional//",
        "-//w3c//dtd html experimental 19960712//",
        "-//w3c//dtd html experimental 970421//",
        "-//w3c//dtd w3 html//",
        "-//w3o//dtd w3 html 3.0//",
        "-//webtechs//dtd mozilla html 2.0//"};
    constexpr std::array<std::string_view, 3> whole{"-//w3o//dtd w3 html strict 3.0//en//",
                                                    "-/w3c/dtd html 4.0 transitional/en", "html"};
    auto const id = doctype.public_id;
    auto const begins = [id](std::string_view prefix) { return begins_with(id, prefix); };
    if (doctype.force_quirks || doctype.name != "html" || std::ranges::any_of(prefixes, begins) ||
        begins("-//webtechs//dtd mozilla html//") ||
        std::ranges::any_of(whole, [id](std::string_view one) { return equals_ignoring_case(id, one); }) ||
        equals_ignoring_case(doctype.system_id, "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd"))
        return true;
    return doctype.system_id.data() == nullptr &&
           (begins("-//w3c//dtd html 4.01 frameset//") || begins("-//w3c//dtd html 4.01 transitional//"));
}

}  // namespace

void Builder::initial(Token const& token) {
    mode_ = Mode::before_html;
    if (token.kind != TokenKind::doctype) return html_rules(token);
    summary_.quirks = is_quirky(token);
    for (auto* const visitor : visitors_) visitor->doctype(token);
}

void Builder::before_html(Token const& token) {
    if (token.kind == TokenKind::doctype || (is_end(token) && !opens_body(token.tag))) return;
    mode_ = Mode::before_head;
    if (is_start(token) && token.tag == Tag::html) {
        insert(token);
        return;
    }
    insert_implied(Tag::html);
    html_rules(token);
}

void Builder::before_head(Token const& token) {
    if (token.kind == TokenKind::doctype || (is_end(token) && !opens_body(token.tag)) ||
        (is_start(token) && token.tag == Tag::html))
        return;
    mode_ = Mode::in_head;
    if (is_start(token) && token.tag == Tag::head) {
        insert(token);
        return;
    }
    insert_implied(Tag::head);
    html_rules(token);
}

// Also for what belongs into a head wherever it is met.
void Builder::in_head(Token const& token) {
    if (token.kind == TokenKind::doctype) return;
    if (token.kind == TokenKind::text) {
        auto const left = without_leading_white(token.text);
        text(token.text.substr(0, token.text.size() - left.size()));
        if (left.empty()) return;
    } else if (is_start(token)) {
        switch (token.tag) {
            case Tag::html:
            case Tag::head: return;
            case Tag::base:
            case Tag::basefont:
            case Tag::bgsound:
            case Tag::link:
            case Tag::meta: return insert_void(token);
            case Tag::title: return insert_raw(token, TextState::rcdata);
            case Tag::noframes:
            case Tag::style: return insert_raw(token, TextState::rawtext);
            case Tag::script: return insert_raw(token, TextState::script_data);
            case Tag::noscript:
                if (insert(token)) mode_ = Mode::in_head_noscript;
                return;
            case Tag::template_:
                if (!insert(token)) return;
                frameset_ok_ = false;
                mode_ = Mode::in_template;
                template_modes_.push_back(Mode::in_template);
                return;
            default: break;
        }
    } else if (token.tag == Tag::template_) {
        if (!is_open(Tag::template_)) return;
        pop_to(Tag::template_);
        template_modes_.pop_back();
        return reset_mode();
    } else if (token.tag == Tag::head) {
        mode_ = Mode::after_head;  // it is left open: what belongs into it may follow
        return;
    } else if (!opens_body(token.tag)) {
        return;
    }
    mode_ = Mode::after_head;
    auto rest = token;
    if (token.kind == TokenKind::text) rest.text = without_leading_white(token.text);
    html_rules(rest);
}

void Builder::in_head_noscript(Token const& token) {
    if (token.kind == TokenKind::doctype) return;
    if (token.kind == TokenKind::text && is_white(token.text)) return text(token.text);
    if (is_start(token)) {
        if (token.tag == Tag::html || token.tag == Tag::head || token.tag == Tag::noscript) return;
        if (is(token.tag, head_content) && token.tag != Tag::script && token.tag != Tag::template_ &&
            token.tag != Tag::title && token.tag != Tag::base)
            return in_head(token);
    } else if (is_end(token)) {
        if (token.tag == Tag::noscript) {
            mode_ = Mode::in_head;
            return pop();
        }
        if (token.tag != Tag::br) return;
    }
    pop();
    mode_ = Mode::in_head;
    html_rules(token);
}

void Builder::after_head(Token const& token) {
    if (token.kind == TokenKind::doctype) return;
    auto rest = token;
    if (token.kind == TokenKind::text) {
        rest.text = without_leading_white(token.text);
        text_at(1, token.text.substr(0, token.text.size() - rest.text.size()));
        if (rest.text.empty()) return;
    } else if (is_start(token)) {
        if (token.tag == Tag::html || token.tag == Tag::head) return;
        if (is(token.tag, head_content)) return in_head(token);
    } else if (token.tag == Tag::template_) {
        return in_head(token);
    } else if (!opens_body(token.tag) || token.tag == Tag::head) {
        return;
    }
    pop_to(Tag::head);
    if (is_start(token) && token.tag == Tag::frameset) {
        insert(token);
        mode_ = Mode::in_frameset;
        return;
    }
    mode_ = Mode::in_body;
    if (is_start(token) && token.tag == Tag::body) {
        frameset_ok_ = false;
        insert(token);
        return;
    }
    insert_implied(Tag::body);
    html_rules(rest);
}

// In a frameset, and behind it.
void Builder::in_frameset(Token const& token) {
    if (token.kind == TokenKind::text) {
        for (auto rest = token.text; !rest.empty();) {  // its white space only
            auto const white_end = rest.size() - without_leading_white(rest).size();
            text(rest.substr(0, white_end));
            rest.remove_prefix(white_end);
            rest.remove_prefix(std::min(rest.find_first_of("\t\n\f\r "), rest.size()));
        }
        return;
    }
    bool const inside = mode_ == Mode::in_frameset;
    if (is_start(token)) {
        if (token.tag == Tag::noframes) return in_head(token);
        if (inside && token.tag == Tag::frameset) insert(token);
        if (inside && token.tag == Tag::frame) insert_void(token);
    } else if (is_end(token)) {
        if (inside && token.tag == Tag::frameset && current() == Tag::frameset) {
            pop();
            if (current() != Tag::frameset) mode_ = Mode::after_frameset;
        } else if (mode_ == Mode::after_frameset && token.tag == Tag::html) {
            mode_ = Mode::after_after_frameset;
        }
    }
}

void Builder::after_body(Token const& token) {
    if (token.kind == TokenKind::doctype || (is_start(token) && token.tag == Tag::html)) return;
    if (token.kind == TokenKind::text && is_white(token.text)) return in_body(token);
    if (mode_ == Mode::after_body && is_end(token) && token.tag == Tag::html) {
        mode_ = Mode::after_after_body;
        return;
    }
    mode_ = Mode::in_body;
    html_rules(token);
}

}  // namespace slovo::html

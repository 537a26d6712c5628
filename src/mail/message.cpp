#include "mail/message.hpp"

#include <cstring>

namespace slovo::mail {

void wipe(std::string& text) noexcept {
    text.resize(text.capacity());
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

Mail::~Mail() {
    for (auto* mailbox : {&from, &to, &reply_to}) {
        wipe(mailbox->name);
        wipe(mailbox->address);
    }
    for (auto* field : {&subject, &text, &html, &message_id}) wipe(*field);
    for (auto& attachment : attachments) {
        wipe(attachment.file_name);
        ::explicit_bzero(attachment.content.data(), attachment.content.size());
    }
    for (auto& header : extra) wipe(header.second);
}

}  // namespace slovo::mail

// The certificate that new connections get: read from files, read again on request; when the new
// files are not good the old ones stay. Safe from any thread.
#pragma once

#include <memory>
#include <mutex>

#include "web/server/asio.hpp"
#include "web/server/server.hpp"

namespace slovo::web {

class TlsSource {
public:
    explicit TlsSource(TlsFiles files) : files_(std::move(files)) {}

    /// Also the first load. `invalid`: the files.
    [[nodiscard]] Result<> reload();
    /// Nothing before the first load.
    [[nodiscard]] std::shared_ptr<asio::ssl::context> current();

private:
    TlsFiles files_;
    std::mutex mutex_;
    std::shared_ptr<asio::ssl::context> context_;
};

}  // namespace slovo::web

#include <unistd.h>

#include <string_view>

#include "app/bundled.hpp"
#include "app/serve.hpp"
#include "cli/main.hpp"
#include "study/worker.hpp"

int main(int argc, char** argv) {
    using namespace slovo;
    // The child of a study: it has nothing of the command line, of the settings, of the data.
    if (argc == 2 && std::string_view(argv[1]) == "study-worker")
        return study::run_worker(STDIN_FILENO, STDOUT_FILENO);
    return cli::main(argc, argv, app::serve, {.sample_policy = app::sample_policy(), .sign_lists = app::sign_lists});
}

#include "cli/main.hpp"
#include "app/bundled.hpp"
#include "app/serve.hpp"

int main(int argc, char** argv) {
    using namespace slovo;
    return cli::main(argc, argv, app::serve, {.sample_policy = app::sample_policy(), .sign_lists = app::sign_lists});
}

#include "cli/main.hpp"
#include "app/serve.hpp"

int main(int argc, char** argv) {
    return slovo::cli::main(argc, argv, slovo::app::serve);
}

#include "app/serve.hpp"
#include "cli/main.hpp"

int main(int argc, char** argv) { return slovo::cli::main(argc, argv, slovo::app::serve); }

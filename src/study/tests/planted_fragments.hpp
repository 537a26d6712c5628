// Which of the pages in checks/*.txt are planted into a whole site, how often, and what else each of them has. The
// table is planted.txt. Reading throws where a line is no such thing.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace slovo::study {

struct PlantedFragment {
    std::string check, head, body;
    std::vector<std::string> headers;
    int copies = 1;
    std::map<std::string, int> finds;  ///< on one such page, the check itself among them
};

std::vector<PlantedFragment> planted_fragments();

}  // namespace slovo::study

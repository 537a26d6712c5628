#include "study/browser/trouble.hpp"

namespace slovo::study {

Error error_of(Trouble trouble) {
    switch (trouble) {
        case Trouble::no_namespaces: return {ErrorCode::unavailable, "the system gives the browser no namespaces"};
        case Trouble::no_files: return {ErrorCode::unavailable, "the system gives the browser no files of its own"};
        case Trouble::no_network: return {ErrorCode::unavailable, "the system gives the browser no network of its own"};
        case Trouble::no_user: return {ErrorCode::unavailable, "the system gives the browser no user of its own"};
        case Trouble::no_program: return {ErrorCode::unavailable, "the browser is not installed there"};
        case Trouble::no_filter: return {ErrorCode::unavailable, "the kernel takes no seccomp filter"};
        case Trouble::died: return {ErrorCode::internal, "the browser ended; its own sandbox may not work here"};
        case Trouble::no_page: return {ErrorCode::not_found, "the first page does not load in the browser"};
        case Trouble::too_slow: return {ErrorCode::expired, "the browser took too long"};
        case Trouble::no_job: break;
    }
    return {ErrorCode::internal, "the browser was not told what to do"};
}

}  // namespace slovo::study

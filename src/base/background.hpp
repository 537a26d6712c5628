// Work that can wait for the work that answers people.
#pragma once

namespace slovo {

/// The calling thread, and the threads and processes that it starts, from now on leave the processor to the others when
/// there is not enough of it. On Linux a nice value belongs to a thread and is inherited (sched(7)).
void give_way();
/// The calling thread, and what it starts, have the processor only when hardly anybody else wants it.
void come_last();

}  // namespace slovo

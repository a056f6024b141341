/*
 * o365feed-fetch, the program that connects, run from here.
 */
#ifndef FETCHER_H
#define FETCHER_H

#include <stddef.h>

/*
 * Run it with this description (fetch/desc.h) to its end, which comes by
 * itself, with a signal that ends this program, or some seconds after the
 * deadline (in seconds) at the latest.  EXIT_OK, EXIT_LATER, or EXIT_FAILED
 * (said).
 */
int	 fetcher_run(const char *desc, size_t len, int deadline);

#endif

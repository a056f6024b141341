/*
 * Walls around this process, for the rest of its life: no new privileges, no
 * core file, no writing but where it is told, no program to execute, and no
 * network for who needs none.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stddef.h>
#include <stdint.h>

struct sandbox {
	/* what may be written to and below; of one that is not there yet, the
	 * nearest directory that is */
	const char *const *write;
	size_t		  nwrite;
	int		  offline;	/* no sockets */
	uint64_t	  file_max;	/* bytes of one file; 0: any */
	uint64_t	  memory_max;	/* address space; 0: any */
};

/*
 * Soft: a wall that this kernel does not have costs one line (-v), and the
 * others stand.
 */
void	 sandbox_enter(const struct sandbox *);

#endif

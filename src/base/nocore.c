#include <sys/resource.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <errno.h>
#include <string.h>

#include "log.h"
#include "nocore.h"

/*
 * The limit alone is not enough: Linux does not look at it where core files go
 * to a pipe (core(5), "Piping core dumps to a program"), but a process that is
 * not dumpable leaves none in any case (prctl(2), PR_SET_DUMPABLE).
 */
void
nocore(void)
{
	const struct rlimit	 none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == -1)
		log_info("setrlimit: %s", strerror(errno));
#ifdef PR_SET_DUMPABLE
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		log_info("not dumpable: %s", strerror(errno));
#endif
}

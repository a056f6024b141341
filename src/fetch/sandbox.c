#include <sys/resource.h>
#include <sys/stat.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "sandbox.h"

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/landlock.h>) && defined(SYS_landlock_create_ruleset)
#include <linux/landlock.h>
#define HAVE_LANDLOCK	1
#endif
#endif

#ifdef HAVE_LANDLOCK

#define ABI_TRUNCATE	3

#ifdef LANDLOCK_ACCESS_FS_TRUNCATE
#define ACCESS_TRUNCATE	LANDLOCK_ACCESS_FS_TRUNCATE
#else
#define ACCESS_TRUNCATE	(1ULL << 14)	/* linux/landlock.h of 6.2 */
#endif

/* What files in the cache need, and what is denied everywhere else. */
#define CACHE_ACCESS	(LANDLOCK_ACCESS_FS_WRITE_FILE |	\
			LANDLOCK_ACCESS_FS_REMOVE_FILE |	\
			LANDLOCK_ACCESS_FS_MAKE_REG)
#define DENIED_ACCESS	(CACHE_ACCESS |				\
			LANDLOCK_ACCESS_FS_EXECUTE |		\
			LANDLOCK_ACCESS_FS_REMOVE_DIR |		\
			LANDLOCK_ACCESS_FS_MAKE_CHAR |		\
			LANDLOCK_ACCESS_FS_MAKE_DIR |		\
			LANDLOCK_ACCESS_FS_MAKE_SOCK |		\
			LANDLOCK_ACCESS_FS_MAKE_FIFO |		\
			LANDLOCK_ACCESS_FS_MAKE_BLOCK |		\
			LANDLOCK_ACCESS_FS_MAKE_SYM)

/*
 * landlock(7): writing, making, removing and executing is denied but in the
 * cache.  Reading stays free: certificates, resolver files and local feeds lie
 * in too many places.  0, or -1 with errno.
 */
static int
landlock_enter(const char *cache)
{
	struct landlock_ruleset_attr		 rules;
	struct landlock_path_beneath_attr	 beneath;
	long					 abi;
	int					 fd, rc = -1, e;

	abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1)
		return -1;
	memset(&rules, 0, sizeof rules);
	memset(&beneath, 0, sizeof beneath);
	rules.handled_access_fs = DENIED_ACCESS;
	beneath.allowed_access = CACHE_ACCESS;
	if (abi >= ABI_TRUNCATE) {
		rules.handled_access_fs |= ACCESS_TRUNCATE;
		beneath.allowed_access |= ACCESS_TRUNCATE;
	}
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules,
	    0);
	if (fd == -1)
		return -1;
	beneath.parent_fd = open(cache, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (beneath.parent_fd != -1 &&
	    syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH,
	    &beneath, 0) == 0 &&
	    syscall(SYS_landlock_restrict_self, fd, 0) == 0)
		rc = 0;
	e = errno;
	if (beneath.parent_fd != -1)
		close(beneath.parent_fd);
	close(fd);
	errno = e;
	return rc;
}

#else

static int
landlock_enter(const char *cache)
{
	(void)cache;
	errno = ENOSYS;
	return -1;
}

#endif

static int
no_new_privs(void)
{
#ifdef PR_SET_NO_NEW_PRIVS
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#else
	errno = ENOSYS;
	return -1;
#endif
}

void
sandbox_enter(const char *cache)
{
	const struct rlimit	 none = { 0, 0 };
	struct rlimit		 file;

	umask(022);
	/* a write past the limit is an error, and no signal */
	signal(SIGXFSZ, SIG_IGN);
	file.rlim_cur = file.rlim_max = (rlim_t)LIMIT_SNAPSHOT_PARTS *
	    LIMIT_BODY_BYTES + LIMIT_SNAPSHOT_HEAD;
	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    setrlimit(RLIMIT_FSIZE, &file) == -1)
		log_info("setrlimit: %s", strerror(errno));
	if (no_new_privs() == -1)
		log_info("no_new_privs: %s", strerror(errno));
	else if (landlock_enter(cache) == -1)
		log_info("no Landlock here: %s", strerror(errno));
}

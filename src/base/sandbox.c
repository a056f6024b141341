#include <sys/resource.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "path.h"
#include "sandbox.h"

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/landlock.h>) && defined(SYS_landlock_create_ruleset)
#include <linux/landlock.h>
#define HAVE_LANDLOCK	1
#endif
#endif

/* A sanitizer's shadow is larger than any limit. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED	1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED	1
#endif
#endif

#ifdef HAVE_LANDLOCK

/* By version of the interface; the headers of a system may be older. */
#define ABI_TRUNCATE	3
#define ABI_NET		4
#define FS_TRUNCATE	(1ULL << 14)
#define NET_BIND	(1ULL << 0)
#define NET_CONNECT	(1ULL << 1)

/* What files need where they may be written, and what is denied elsewhere. */
#define WRITE_ACCESS	(LANDLOCK_ACCESS_FS_WRITE_FILE |	\
			LANDLOCK_ACCESS_FS_REMOVE_FILE |	\
			LANDLOCK_ACCESS_FS_MAKE_REG |		\
			LANDLOCK_ACCESS_FS_MAKE_DIR)
#define DENIED_ACCESS	(WRITE_ACCESS |				\
			LANDLOCK_ACCESS_FS_EXECUTE |		\
			LANDLOCK_ACCESS_FS_REMOVE_DIR |		\
			LANDLOCK_ACCESS_FS_MAKE_CHAR |		\
			LANDLOCK_ACCESS_FS_MAKE_SOCK |		\
			LANDLOCK_ACCESS_FS_MAKE_FIFO |		\
			LANDLOCK_ACCESS_FS_MAKE_BLOCK |		\
			LANDLOCK_ACCESS_FS_MAKE_SYM)

struct ruleset {		/* landlock_ruleset_attr, as of ABI 4 */
	uint64_t	 fs, net;
};

/* The directory, or the nearest one above it.  A descriptor, or -1. */
static int
open_nearest(const char *path)
{
	char	*at = strdup(path), *up;
	int	 fd = -1;

	while (at != NULL) {
		fd = open(at, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fd != -1 || (errno != ENOENT && errno != ENOTDIR) ||
		    strcmp(at, "/") == 0)
			break;
		up = path_dir(at);
		free(at);
		at = up;
	}
	free(at);
	return fd;
}

/* 0, or -1 (said; nothing can be written there then). */
static int
landlock_allow(int fd, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr	 beneath;
	int					 rc = -1;

	memset(&beneath, 0, sizeof beneath);
	beneath.allowed_access = access;
	beneath.parent_fd = open_nearest(path);
	if (beneath.parent_fd != -1) {
		rc = (int)syscall(SYS_landlock_add_rule, fd,
		    LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
		close(beneath.parent_fd);
	}
	/* what is wanting now would be said as "Permission denied" later */
	if (rc == -1 && path_passing(errno))
		log_warn("%s: no wall can be opened there: %s", path,
		    strerror(errno));
	else if (rc == -1)
		log_info("Landlock: %s: %s", path, strerror(errno));
	return rc;
}

/*
 * landlock(7).  Reading stays free: certificates, resolver files, local feeds
 * and the configuration lie in too many places.  0, or -1 with errno.
 */
static int
landlock_enter(const struct sandbox *s)
{
	struct ruleset	 rules = { DENIED_ACCESS, 0 };
	uint64_t	 access = WRITE_ACCESS;
	size_t		 i, size = sizeof rules.fs;
	long		 abi;
	int		 fd, rc;

	abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1)
		return -1;
	if (abi >= ABI_TRUNCATE) {
		rules.fs |= FS_TRUNCATE;
		access |= FS_TRUNCATE;
	}
	if (abi >= ABI_NET && s->offline) {
		rules.net = NET_BIND | NET_CONNECT;
		size = sizeof rules;
	}
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (fd == -1)
		return -1;
	for (i = 0; i < s->nwrite; i++)
		landlock_allow(fd, s->write[i], access);
	rc = (int)syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
	return rc;
}

#else

static int
landlock_enter(const struct sandbox *s)
{
	(void)s;
	errno = ENOSYS;
	return -1;
}

#endif

#if defined(__linux__) && defined(__x86_64__)
#define ARCH	AUDIT_ARCH_X86_64
#elif defined(__linux__) && defined(__aarch64__)
#define ARCH	AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH

#define LOAD(field)	\
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(what)	BPF_STMT(BPF_RET | BPF_K, (what))
#define DENY(call)	\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1),	\
	RETURN(SECCOMP_RET_ERRNO | EACCES)

/*
 * No socket of any family is made: Landlock knows TCP only, and older kernels
 * not even that.  A call of another architecture's table would pass by the
 * numbers here, so it is the end; so is one of x32.
 */
static int
seccomp_offline(void)
{
	struct sock_filter	 filter[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		LOAD(nr),
#ifdef __x86_64__
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
		RETURN(SECCOMP_RET_KILL_PROCESS),
#endif
		DENY(SYS_socket),
		DENY(SYS_socketpair),
#ifdef SYS_io_uring_setup
		DENY(SYS_io_uring_setup),	/* it makes sockets, too */
#endif
		RETURN(SECCOMP_RET_ALLOW)
	};
	struct sock_fprog	 prog = {
		sizeof filter / sizeof filter[0], filter
	};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0);
}

#else

static int
seccomp_offline(void)
{
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

static void
limit(int what, uint64_t most, const char *name)
{
	struct rlimit	 r;

	r.rlim_cur = r.rlim_max = (rlim_t)most;
	if (setrlimit(what, &r) == -1)
		log_info("setrlimit %s: %s", name, strerror(errno));
}

void
sandbox_enter(const struct sandbox *s)
{
	limit(RLIMIT_CORE, 0, "core");
	if (s->file_max != 0) {
		/* a write past the limit is an error, and no signal */
		signal(SIGXFSZ, SIG_IGN);
		limit(RLIMIT_FSIZE, s->file_max, "fsize");
	}
#ifndef SANITIZED
	if (s->memory_max != 0)
		limit(RLIMIT_AS, s->memory_max, "as");
#endif
	if (no_new_privs() == -1) {
		log_info("no_new_privs: %s", strerror(errno));
		return;		/* the other walls stand on it */
	}
	if (landlock_enter(s) == -1)
		log_info("no Landlock here: %s", strerror(errno));
	if (s->offline && seccomp_offline() == -1)
		log_info("no seccomp here: %s", strerror(errno));
}

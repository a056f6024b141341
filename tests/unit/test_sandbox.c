/*
 * Each wall, from inside: a child that has entered tries to pass it.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/sandbox.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset	444
#endif

static char	 dir[64], in[96], out[96], said[96];

static int
have_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1;
}

static int
setup(void **state)
{
	const char	*tmp = getenv("TMPDIR");

	(void)state;
	snprintf(dir, sizeof dir, "%s/sandbox.XXXXXX", tmp != NULL &&
	    strlen(tmp) < 30 ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(in, sizeof in, "%s/in", dir);
	snprintf(out, sizeof out, "%s/out", dir);
	snprintf(said, sizeof said, "%s/said", dir);
	return mkdir(in, 0755) == -1 || mkdir(out, 0755) == -1 ? -1 : 0;
}

static int
teardown(void **state)
{
	char	 cmd[128];

	(void)state;
	snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
	return system(cmd) == 0 ? 0 : -1;
}

static int
creates(const char *folder, const char *name)
{
	char	 path[160];
	int	 fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if ((fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)) == -1)
		return -errno;
	close(fd);
	return 0;
}

static int
connects(int type)
{
	int	 fd = socket(AF_INET, type, 0);

	if (fd == -1)
		return -errno;
	close(fd);
	return 0;
}

/*
 * In a child behind the walls: what try() returned, 0 or -errno.  What is said
 * meanwhile goes to the file "said".
 */
static int
behind(const struct sandbox *s, int (*before)(void), int (*try)(void))
{
	pid_t	 pid;
	int	 fd, st;

	fflush(stdout);
	if ((pid = fork()) == 0) {
		fd = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd == -1 || dup2(fd, STDERR_FILENO) == -1)
			_exit(255);
		log_init("test", LOG_VERBOSE);
		if (before != NULL && before() == -1)
			_exit(254);
		sandbox_enter(s);
		_exit(-try());
	}
	assert_int_not_equal(pid, -1);
	assert_int_equal(waitpid(pid, &st, 0), pid);
	assert_true(WIFEXITED(st));
	return -WEXITSTATUS(st);
}

static int try_inside(void) { return creates(in, "x"); }
static int try_outside(void) { return creates(out, "x"); }
static int try_tcp(void) { return connects(SOCK_STREAM); }
static int try_udp(void) { return connects(SOCK_DGRAM); }

static int
try_replace(void)
{
	char	 a[160], b[160];

	snprintf(a, sizeof a, "%s/a", in);
	snprintf(b, sizeof b, "%s/b", in);
	if (creates(in, "a") != 0 || rename(a, b) == -1 || unlink(b) == -1)
		return -errno;
	return 0;
}

static int
try_remove_outside(void)
{
	char	 path[160];

	snprintf(path, sizeof path, "%s/there", out);
	return unlink(path) == -1 ? -errno : 0;
}

static int
try_truncate_outside(void)
{
	char	 path[160];

	snprintf(path, sizeof path, "%s/there", out);
	return truncate(path, 0) == -1 ? -errno : 0;
}

static int
try_link(void)
{
	char	 path[160];

	snprintf(path, sizeof path, "%s/link", in);
	return symlink("/etc/passwd", path) == -1 ? -errno : 0;
}

static int
try_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return -errno;
}

static int
try_core(void)
{
	struct rlimit	 r;

	return getrlimit(RLIMIT_CORE, &r) == 0 && r.rlim_max == 0 ? 0 : -1;
}

static int
try_privileges(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : -1;
}

static int
try_read(void)
{
	int	 fd = open("/etc/passwd", O_RDONLY);

	return fd == -1 ? -errno : 0;
}

static const char *const	 writable[] = { in };

static void
test_files(void **state)
{
	const struct sandbox	 s = { writable, 1, 0, 0, 0 };

	(void)state;
	if (!have_landlock())
		skip();
	assert_int_equal(creates(out, "there"), 0);
	assert_int_equal(behind(&s, NULL, try_inside), 0);
	assert_int_equal(behind(&s, NULL, try_replace), 0);
	assert_int_equal(behind(&s, NULL, try_outside), -EACCES);
	assert_int_equal(behind(&s, NULL, try_remove_outside), -EACCES);
	assert_int_equal(behind(&s, NULL, try_truncate_outside), -EACCES);
	assert_int_equal(behind(&s, NULL, try_link), -EACCES);
	assert_int_equal(behind(&s, NULL, try_exec), -EACCES);
	assert_int_equal(behind(&s, NULL, try_read), 0);
	/* the walls are there for who enters only */
	assert_int_equal(creates(out, "y"), 0);
}

/* A folder that is to be made later: the one above it. */
static void
test_later(void **state)
{
	char			 deep[128];
	const char		*later[1];
	struct sandbox		 s = { later, 1, 0, 0, 0 };

	(void)state;
	if (!have_landlock())
		skip();
	snprintf(deep, sizeof deep, "%s/not/yet", in);
	later[0] = deep;
	assert_int_equal(behind(&s, NULL, try_inside), 0);
	assert_int_equal(behind(&s, NULL, try_outside), -EACCES);
}

static void
test_network(void **state)
{
	const struct sandbox	 online = { writable, 1, 0, 0, 0 };
	const struct sandbox	 offline = { writable, 1, 1, 0, 0 };

	(void)state;
	assert_int_equal(behind(&online, NULL, try_tcp), 0);
	assert_int_equal(behind(&online, NULL, try_udp), 0);
	assert_int_equal(behind(&offline, NULL, try_tcp), -EACCES);
	assert_int_equal(behind(&offline, NULL, try_udp), -EACCES);
}

static void
test_others(void **state)
{
	const struct sandbox	 s = { NULL, 0, 1, 0, 0 };

	(void)state;
	assert_int_equal(behind(&s, NULL, try_core), 0);
	assert_int_equal(behind(&s, NULL, try_privileges), 0);
}

/* A kernel without Landlock, as a filter plays it. */
static int
no_landlock(void)
{
	struct sock_filter	 filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		    SYS_landlock_create_ruleset, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
	};
	struct sock_fprog	 prog = {
		sizeof filter / sizeof filter[0], filter
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0);
}

static void
test_old_kernel(void **state)
{
	const struct sandbox	 s = { writable, 1, 1, 0, 0 };
	char			 text[512] = "";
	FILE			*f;

	(void)state;
	/* one line, and the other walls stand */
	assert_int_equal(behind(&s, no_landlock, try_outside), 0);
	assert_non_null(f = fopen(said, "r"));
	assert_true(fread(text, 1, sizeof text - 1, f) > 0);
	fclose(f);
	assert_string_equal(text, "test: no Landlock here: Function not "
	    "implemented\n");
	assert_int_equal(behind(&s, no_landlock, try_tcp), -EACCES);
	assert_int_equal(behind(&s, no_landlock, try_core), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_network),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_old_kernel)
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

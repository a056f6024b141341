#include <sys/stat.h>
#include <sys/types.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "user.h"

/*
 * One file, if it is a regular one of root's with no other name: what lies
 * there may be the work of an earlier, broken fetch, which also may change it
 * while we look, so that what was looked at is what is given.  0, or -1 with
 * errno.
 */
static int
give_file(int dir, const char *name, uid_t uid, gid_t gid)
{
	struct stat	 st;
	int		 fd, rc = 0, e;

	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (fd == -1)
		return errno == ENOENT || errno == ELOOP || errno == ENXIO ?
		    0 : -1;
	if (fstat(fd, &st) == -1 || (S_ISREG(st.st_mode) && st.st_uid == 0 &&
	    st.st_nlink == 1 && fchown(fd, uid, gid) == -1))
		rc = -1;
	e = errno;
	close(fd);
	errno = e;
	return rc;
}

/* The directory, then what is in it. */
static int
give_cache(const char *cache, uid_t uid, gid_t gid)
{
	struct dirent	*e;
	DIR		*dir;
	int		 fd, rc = 0;

	fd = open(cache, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1 || fchown(fd, uid, gid) == -1 ||
	    (dir = fdopendir(fd)) == NULL) {
		log_error("%s: %s", cache, strerror(errno));
		if (fd != -1)
			close(fd);
		return -1;
	}
	while ((e = readdir(dir)) != NULL && rc == 0) {
		rc = give_file(fd, e->d_name, uid, gid);
		if (rc == -1)
			log_error("%s/%s: %s", cache, e->d_name,
			    strerror(errno));
	}
	closedir(dir);
	return rc;
}

int
user_become(const char *name, const char *cache)
{
	struct passwd	*pw;

	if (geteuid() != 0) {
		log_info("user %s: not root, stays as it is", name);
		return 0;
	}
	if ((pw = getpwnam(name)) == NULL) {
		log_error("user %s: there is no such user", name);
		return -1;
	}
	if (pw->pw_uid == 0) {
		log_error("user %s: is root", name);
		return -1;
	}
	if (give_cache(cache, pw->pw_uid, pw->pw_gid) == -1)
		return -1;
	if (setgroups(1, &pw->pw_gid) == -1 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == -1 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == -1) {
		log_error("user %s: %s", name, strerror(errno));
		return -1;
	}
	/* and there is no way back */
	if (setuid(0) != -1 || geteuid() != pw->pw_uid) {
		log_error("user %s: still root", name);
		return -1;
	}
	return 0;
}

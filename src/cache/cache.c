#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/path.h"
#include "cache.h"

static const char *const endings[] = { ".snapshot", ".candidate", ".note" };

#define ENDING_NOTE	2

static char *
cache_name(const char *state_dir, const char *feed, const char *ending)
{
	char	*s;

	if (asprintf(&s, "%s/cache/%s%s", state_dir, feed, ending) == -1) {
		log_error("out of memory");
		return NULL;
	}
	return s;
}

char *
cache_path(const char *state_dir, const char *feed, enum cache_kind kind)
{
	return cache_name(state_dir, feed,
	    endings[kind == CACHE_CANDIDATE ? 1 : 0]);
}

char *
cache_note_path(const char *state_dir, const char *feed)
{
	return cache_name(state_dir, feed, endings[ENDING_NOTE]);
}

int
cache_touch(const char *path)
{
	if (utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW) == -1) {
		log_error("%s: %s", path, strerror(errno));
		return -1;
	}
	return 0;
}

/*
 * Is this the name of a temporary file beside a file of ours: a dot, a name
 * that ends as ours do, a dot, and what mkstemp chose?
 */
static int
is_temp(const char *name)
{
	char		 target[256];
	const char	*dot = strrchr(name, '.');
	size_t		 i, n, e;

	if (name[0] != '.' || dot == NULL || dot == name)
		return 0;
	n = (size_t)(dot - name) - 1;
	if (n >= sizeof target)
		return 0;
	memcpy(target, name + 1, n);
	target[n] = '\0';
	if (!path_is_temp_of(name, target))
		return 0;
	for (i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		e = strlen(endings[i]);
		if (n > e && strcmp(target + n - e, endings[i]) == 0)
			return 1;
	}
	return 0;
}

int
cache_sweep(const char *state_dir)
{
	struct dirent	*d;
	DIR		*dir;
	char		*path;
	int		 rc = 0;

	if ((path = path_join(state_dir, "cache")) == NULL)
		return -1;
	if ((dir = opendir(path)) == NULL) {
		if (errno != ENOENT) {
			log_error("%s: %s", path, strerror(errno));
			rc = -1;
		}
		free(path);
		return rc;
	}
	while ((d = readdir(dir)) != NULL) {
		if (!is_temp(d->d_name))
			continue;
		if (unlinkat(dirfd(dir), d->d_name, 0) == -1 &&
		    errno != ENOENT) {
			log_error("%s/%s: %s", path, d->d_name,
			    strerror(errno));
			rc = -1;
		} else
			log_info("%s/%s: left by a killed run, removed",
			    path, d->d_name);
	}
	closedir(dir);
	free(path);
	return rc;
}

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/nocore.h"
#include "token.h"

void
token_free(char *token)
{
	if (token == NULL)
		return;
	explicit_bzero(token, strlen(token));
	free(token);
}

/*
 * RFC 6750, section 2.1: the characters of a token.  Returns what is wrong
 * without a word of it, or NULL.
 */
static const char *
token_look(const char *s)
{
	size_t	 n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789-._~+/");

	n += strspn(s + n, "=");
	if (s[0] == '\0')
		return "empty";
	if (strlen(s) > LIMIT_TOKEN)
		return "longer than a token can be";
	if (strncasecmp(s, "Bearer ", 7) == 0)
		return "holds more than the token: take \"Bearer\" away";
	return s[n] == '\0' ? NULL : "not a bearer token: it alone is wanted, "
	    "without quotes or JSON around it";
}

/*
 * Who but its owner could read or change it?  Group members may read one of
 * root:root, which is how systemd hands out credentials (the group's bits show
 * the mask of an access list there).
 */
static const char *
file_look(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "not a regular file";
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return "belongs to another user: nobody else may own a token";
	if ((st->st_mode & (S_IWGRP | S_IRWXO)) != 0 ||
	    ((st->st_mode & S_IRGRP) != 0 &&
	    (st->st_uid != 0 || st->st_gid != 0)))
		return "others can read or write it: chmod 600";
	return NULL;
}

/* The bytes of the descriptor as one text.  NULL: *bad says why. */
static char *
read_all(int fd, const char **bad)
{
	char	*s;
	size_t	 n = 0;
	ssize_t	 r;

	*bad = "out of memory";
	if ((s = calloc(1, LIMIT_TOKEN + 3)) == NULL)
		return NULL;
	while ((r = read(fd, s + n, LIMIT_TOKEN + 2 - n)) != 0) {
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1) {
			*bad = strerror(errno);
			goto fail;
		}
		n += (size_t)r;
	}
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	*bad = strlen(s) == n ? token_look(s) : "holds NUL bytes";
	if (*bad == NULL)
		return s;
fail:
	explicit_bzero(s, LIMIT_TOKEN + 3);
	free(s);
	return NULL;
}

static char *
from_file(const char *path, const char **bad)
{
	struct stat	 st;
	char		*s = NULL;
	int		 fd;

	/* not to hang on a FIFO without a writer */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd == -1) {
		*bad = strerror(errno);
		return NULL;
	}
	if (fstat(fd, &st) == -1)
		*bad = strerror(errno);
	else if ((*bad = file_look(&st)) == NULL)
		s = read_all(fd, bad);
	close(fd);
	return s;
}

/* The environment stays as it is: our starter has the same. */
static char *
from_env(const char *name, const char **bad)
{
	const char	*v = getenv(name);
	char		*s = NULL;

	if (v == NULL)
		*bad = "no such variable in the environment";
	else if ((*bad = token_look(v)) == NULL && (s = strdup(v)) == NULL)
		*bad = "out of memory";
	return s;
}

int
token_read(const struct fetch_feed *feed, const char *label, char **token)
{
	const char	*bad = NULL;

	*token = NULL;
	if (feed->token_file == NULL && feed->token_env == NULL)
		return 0;
	nocore();
	*token = feed->token_file != NULL ?
	    from_file(feed->token_file, &bad) :
	    from_env(feed->token_env, &bad);
	if (*token != NULL)
		return 0;
	log_error("%s: token: %s: %s", label, feed->token_file != NULL ?
	    feed->token_file : feed->token_env, bad);
	return -1;
}

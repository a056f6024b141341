#include <sys/stat.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../base/in.h"
#include "../base/log.h"
#include "local.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return isxdigit((unsigned char)c) ?
	    tolower((unsigned char)c) - 'a' + 10 : -1;
}

/* Undo %XX in place.  0, or -1 at a bad one or a NUL byte. */
static int
unescape(char *s)
{
	char	*to = s;
	int	 v;

	for (; *s != '\0'; s++) {
		if (*s == '%') {
			if (hex(s[1]) == -1 || hex(s[2]) == -1)
				return -1;
			v = hex(s[1]) * 16 + hex(s[2]);
			if (v == 0)
				return -1;
			*to++ = (char)v;
			s += 2;
		} else
			*to++ = *s;
	}
	*to = '\0';
	return 0;
}

/* RFC 8089: file:/path, file:///path, file://localhost/path. */
char *
local_path(const char *url, const char **bad)
{
	char	*s;

	*bad = NULL;
	if (url[0] == '/')
		s = strdup(url);
	else if (strncasecmp(url, "file:", 5) == 0) {
		url += 5;
		if (strncasecmp(url, "//localhost/", 12) == 0)
			url += 11;
		else if (strncmp(url, "///", 3) == 0)
			url += 2;
		if (url[0] != '/' || url[1] == '/') {
			*bad = "a file: address names an absolute path";
			return NULL;
		}
		if ((s = strdup(url)) != NULL && unescape(s) == -1) {
			free(s);
			*bad = "a bad % in a file: address";
			return NULL;
		}
	} else if (strstr(url, "://") == NULL) {
		*bad = "neither an https: or file: address nor an absolute "
		    "path";
		return NULL;
	} else
		return NULL;
	if (s == NULL)
		*bad = "out of memory";
	return s;
}

int
local_is_dir(const char *path)
{
	struct stat	 st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
local_read(const char *label, const char *path, uint64_t limit,
    char **body, size_t *len)
{
	struct stat	 st;
	struct in	 in;
	char		*where = NULL;
	int		 fd, rc = -1;

	*body = NULL;
	/* not to hang on a FIFO without a writer */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd == -1) {
		log_error("%s: %s: %s", label, path, strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		log_error("%s: %s: not a regular file", label, path);
		goto out;
	}
	if (asprintf(&where, "%s: %s", label, path) == -1) {
		where = NULL;
		log_error("out of memory");
		goto out;
	}
	if (in_open_fd(&in, where, fd, limit) == 0 &&
	    (*body = in_all(&in, len)) != NULL)
		rc = 0;
	in_close(&in);
out:
	free(where);
	close(fd);
	return rc;
}

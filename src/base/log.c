#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "safe.h"

static const char *log_name = "o365feed";
static enum log_level log_now = LOG_NORMAL;

static void	log_line(const char *, va_list) PRINTFLIKE(1, 0);

void
log_init(const char *name, enum log_level level)
{
	log_name = name;
	log_now = level;
}

enum log_level
log_level(void)
{
	return log_now;
}

/*
 * One line, one write: two processes that share a stderr do not mix words.
 * Control characters that came in with data can't move a terminal's cursor
 * or forge a second line: they are shown as '?'; safe.h says which.
 */
static void
log_line(const char *fmt, va_list ap)
{
	char	 buf[4096];
	size_t	 n;
	int	 r, e = errno;

	r = snprintf(buf, sizeof buf, "%s: ", log_name);
	if (r < 0 || (size_t)r >= sizeof buf)
		return;
	n = (size_t)r;
	r = vsnprintf(buf + n, sizeof buf - n - 1, fmt, ap);
	if (r < 0)
		return;
	n = strlen(buf);
	safe_clean(buf, '?');
	buf[n++] = '\n';
	fwrite(buf, 1, n, stderr);
	fflush(stderr);
	/* callers ask it afterwards */
	errno = e;
}

#define LOG_AT(level)				\
	do {					\
		va_list ap;			\
						\
		if (log_now < (level))		\
			return;			\
		va_start(ap, fmt);		\
		log_line(fmt, ap);		\
		va_end(ap);			\
	} while (0)

void
log_error(const char *fmt, ...)
{
	LOG_AT(LOG_QUIET);
}

void
log_warn(const char *fmt, ...)
{
	LOG_AT(LOG_NORMAL);
}

void
log_info(const char *fmt, ...)
{
	LOG_AT(LOG_VERBOSE);
}

void
log_debug(const char *fmt, ...)
{
	LOG_AT(LOG_DEBUG);
}

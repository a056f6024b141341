#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../base/digest.h"
#include "../base/log.h"
#include "../base/out.h"
#include "../base/path.h"
#include "said.h"

#define SAID_LINES	256	/* the newest are remembered */
#define SAID_BYTES	(SAID_LINES * (DIGEST_LEN + 32))
#define SECONDS_OF_HOUR	3600

struct said {
	char		 hex[DIGEST_SIZE];
	long long	 at;
};

struct memory {
	struct said	 s[SAID_LINES];
	size_t		 n;
};

/*
 * Bytes at p that tell how long or until when, not what: the same trouble an
 * hour later says "2026-11-22 23:34" or "after 5002 milliseconds" there.
 */
static size_t
varies(const char *p, const char *end)
{
	static const char	 day[] = "dddd-dd-dd dd:dd";
	static const char	*const units[] = { " ms", " milliseconds",
				    " bytes", " out of " };
	size_t			 i, n;

	for (i = 0; i < sizeof day - 1 && p + i < end; i++)
		if (day[i] == 'd' ? !isdigit((unsigned char)p[i]) :
		    p[i] != day[i])
			break;
	if (i == sizeof day - 1)
		return i;
	for (n = 0; p + n < end && isdigit((unsigned char)p[n]); n++)
		;
	for (i = 0; n > 0 && i < sizeof units / sizeof units[0]; i++)
		if ((size_t)(end - p) - n >= strlen(units[i]) &&
		    memcmp(p + n, units[i], strlen(units[i])) == 0)
			return n;
	return 0;
}

/* The digest of a line by what it says.  0, or -1 (said). */
static int
line_digest(const char *p, const char *end, char hex[DIGEST_SIZE])
{
	struct out	 out;
	size_t		 n;

	if (out_open_mem(&out) == -1)
		return -1;
	for (; p < end; p += n == 0 ? 1 : n) {
		if ((n = varies(p, end)) > 0)
			out_char(&out, '#');
		else
			out_char(&out, *p);
	}
	digest_of(out.buf, out.n, hex);
	return out_close(&out);
}

static void
memory_read(struct memory *m, const char *path)
{
	char	*text = path_read(path, SAID_BYTES, NULL), *rest = text, *line;

	m->n = 0;
	while ((line = strsep(&rest, "\n")) != NULL && m->n < SAID_LINES) {
		/* what is no line of ours is forgotten: it is said again */
		if (strlen(line) < DIGEST_LEN + 2 || line[DIGEST_LEN] != ' ')
			continue;
		line[DIGEST_LEN] = '\0';
		strlcpy(m->s[m->n].hex, line, DIGEST_SIZE);
		m->s[m->n++].at = strtoll(line + DIGEST_LEN + 1, NULL, 10);
	}
	free(text);
}

static int
memory_write(const struct memory *m, const char *path)
{
	struct out	 out;
	char		*text;
	size_t		 i, len;
	int		 rc;

	if (out_open_mem(&out) == -1)
		return -1;
	for (i = 0; i < m->n; i++)
		out_printf(&out, "%s %lld\n", m->s[i].hex, m->s[i].at);
	if ((text = out_steal(&out, &len)) == NULL)
		return -1;
	rc = path_write_soft(path, text, len, 0644);
	free(text);
	return rc;
}

/* This line is said now: to the front.  Returns whether it was there. */
static int
memory_note(struct memory *m, const char hex[DIGEST_SIZE], long long now)
{
	size_t	 i;
	int	 had;

	for (i = 0; i < m->n && strcmp(m->s[i].hex, hex) != 0; i++)
		;
	had = i < m->n;
	if (!had && m->n < SAID_LINES)
		m->n++;
	if (i == m->n)
		i--;
	memmove(&m->s[1], &m->s[0], i * sizeof m->s[0]);
	strlcpy(m->s[0].hex, hex, DIGEST_SIZE);
	m->s[0].at = now;
	return had;
}

/* Lines older than this are news again; so are those of a clock gone wrong. */
static void
memory_forget(struct memory *m, long long now, long long seconds)
{
	size_t	 i, n = 0;

	for (i = 0; i < m->n; i++)
		if (m->s[i].at <= now && now - m->s[i].at < seconds)
			m->s[n++] = m->s[i];
	m->n = n;
}

int
said_before(const struct conf *conf, const char *text, size_t len)
{
	struct memory	 m;
	const char	*p, *nl, *end = text + len;
	char		*path, hex[DIGEST_SIZE];
	long long	 now = (long long)time(NULL);
	int		 news = 0;

	if ((path = path_join(conf->state_dir, "said")) == NULL)
		return 0;
	if (len == 0) {
		unlink(path);
		free(path);
		return 0;
	}
	memory_read(&m, path);
	memory_forget(&m, now, (long long)conf->remind * SECONDS_OF_HOUR);
	for (p = text; p < end; p = nl + 1) {
		if ((nl = memchr(p, '\n', (size_t)(end - p))) == NULL)
			nl = end;
		if (line_digest(p, nl, hex) == -1 ||
		    !memory_note(&m, hex, now))
			news = 1;
	}
	if (news)
		memory_write(&m, path);
	free(path);
	return !news;
}

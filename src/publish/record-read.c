#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/limits.h"
#include "../base/path.h"
#include "record-read.h"

#define MAGIC	"o365feed-record"
#define VERSION	1
#define SHOWN	60		/* bytes of a bad line in a message */

static int	record_bad_va(struct record_in *, unsigned long,
		    const char *, va_list) PRINTFLIKE(3, 0);

static int
record_bad_va(struct record_in *r, unsigned long line, const char *fmt,
    va_list ap)
{
	char	 buf[1024];

	vsnprintf(buf, sizeof buf, fmt, ap);
	log_error("%s:%lu: %s", r->path, line, buf);
	return -1;
}

int
record_bad(struct record_in *r, const char *fmt, ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	record_bad_va(r, r->line, fmt, ap);
	va_end(ap);
	return -1;
}

int
record_bad_at(struct record_in *r, unsigned long line, const char *fmt, ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	record_bad_va(r, line, fmt, ap);
	va_end(ap);
	return -1;
}

/* As many bytes of the line (from p on) as a message can show. */
static int
shown(const struct record_in *r, const char *p)
{
	return r->end - p > SHOWN ? SHOWN : (int)(r->end - p);
}

/*
 * git and others mark both sides of a conflict with seven of these at the
 * start of a line; no line of a record starts with any of them.
 */
static int
is_conflict(const char *p, size_t n)
{
	return n >= 7 && strchr("<=>|", p[0]) != NULL && p[0] != '\0' &&
	    memcmp(p, p + 1, 6) == 0 && (n == 7 || p[7] == ' ' ||
	    p[7] == '\r');
}

/* The next line, if there is one: 1, 0 at the end of the file, -1 (said). */
static int
line_next(struct record_in *r)
{
	const char	*nl;
	long		 n;

	if (r->left == 0) {
		r->in.line = r->line + 1;
		if (r->piece != NULL)
			digest_bytes(&r->digest, r->fresh,
			    (size_t)(r->piece - r->fresh));
		if ((n = in_lines(&r->in, &r->piece)) == -1)
			return -1;
		r->fresh = r->piece;
		r->left = (size_t)n;
		if (n == 0)
			return 0;
	}
	r->line++;
	if ((nl = memchr(r->piece, '\n', r->left)) == NULL)
		return record_bad(r, "the line has no end: the file was cut "
		    "off");
	r->at = r->text = r->piece;
	r->end = nl;
	r->left -= (size_t)(nl + 1 - r->piece);
	r->piece = nl + 1;
	if (nl - r->text > LIMIT_LINE)
		return record_bad(r, "a line of more than %d bytes",
		    LIMIT_LINE);
	if (is_conflict(r->text, (size_t)(nl - r->text)))
		return record_bad(r, "merge conflict mark \"%.*s\": "
		    RECORD_WAY_OUT, shown(r, r->text), r->text);
	if (nl > r->text && nl[-1] == '\r')
		return record_bad(r, "carriage return at the end of the line: "
		    "something changed the line ends (git: core.autocrlf)");
	return 1;
}

int
record_line(struct record_in *r)
{
	int	 rc = line_next(r);

	if (rc == 0) {
		r->line++;
		record_bad(r, "no \"end\": the file was cut off");
	}
	return rc == 1 ? 0 : -1;
}

/* Nothing is left of the line?  0, or -1 (said). */
static int
line_done(struct record_in *r)
{
	if (r->at == r->end)
		return 0;
	return record_bad(r, "\"%.*s\": too much on the line",
	    shown(r, r->at + 1), r->at + 1);
}

/* Are the lines above those of the digest on this one?  0, or -1 (said). */
static int
digest_check(struct record_in *r)
{
	char	 said[DIGEST_SIZE], hex[DIGEST_SIZE];

	digest_bytes(&r->digest, r->fresh, (size_t)(r->text - r->fresh));
	digest_end(&r->digest, hex);
	r->fresh = r->piece;
	if (record_digest(r, said) == -1)
		return -1;
	if (strcmp(said, hex) != 0)
		return record_bad(r, "the lines above are not those of this "
		    "digest: changed by hand, by a merge or by the disk; "
		    RECORD_WAY_OUT);
	return 0;
}

int
record_end(struct record_in *r)
{
	int	 rc;

	if (record_is(r, "end")) {
		if (digest_check(r) == -1 || line_done(r) == -1)
			return -1;
	} else if (r->end - r->text != 3 || memcmp(r->text, "end", 3) != 0)
		return record_bad(r, "\"%.*s\": not expected here",
		    shown(r, r->text), r->text);
	if ((rc = line_next(r)) == 1)
		return record_bad(r, "something stands behind \"end\"");
	return rc;
}

int
record_is(struct record_in *r, const char *key)
{
	size_t	 n = strlen(key);

	if ((size_t)(r->end - r->text) <= n || r->text[n] != ' ' ||
	    memcmp(r->text, key, n) != 0)
		return 0;
	r->at = r->text + n;
	return 1;
}

int
record_need(struct record_in *r, const char *key)
{
	if (record_is(r, key))
		return 0;
	return record_bad(r, "\"%s\" expected, not \"%.*s\"", key,
	    shown(r, r->text), r->text);
}

/* One blank and a word: "at" goes from the blank before to the one behind. */
int
record_word(struct record_in *r, const char **w, size_t *n)
{
	const char	*p;

	if (r->at == r->end)
		return record_bad(r, "something is missing at the end of the "
		    "line");
	*w = r->at + 1;
	if ((p = memchr(*w, ' ', (size_t)(r->end - *w))) == NULL)
		p = r->end;
	*n = (size_t)(p - *w);
	if (*n == 0)
		return record_bad(r, "a blank too many");
	r->at = p;
	return 0;
}

int
record_copy(struct record_in *r, struct arena *mem, const char **to)
{
	const char	*w;
	size_t		 n;

	if (record_word(r, &w, &n) == -1)
		return -1;
	if (!record_word_ok(w, n))
		return record_bad(r, "\"%.*s\": not a word", shown(r, w), w);
	return (*to = arena_strndup(mem, w, n)) == NULL ? -1 : 0;
}

int
record_rest(struct record_in *r, struct arena *mem, char **to)
{
	const char	*w = r->at + 1;
	size_t		 n = r->at == r->end ? 0 : (size_t)(r->end - w);

	if (!record_text_ok(w, n))
		return record_bad(r, "not a line of text: empty, blanks at an "
		    "end, or control characters");
	r->at = r->end;
	if (mem != NULL)
		return (*to = arena_strndup(mem, w, n)) == NULL ? -1 : 0;
	if ((*to = strndup(w, n)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	return 0;
}

int
record_number(struct record_in *r, uint64_t max, uint64_t *v)
{
	const char	*w;
	size_t		 n, i;

	if (record_word(r, &w, &n) == -1)
		return -1;
	*v = 0;
	for (i = 0; i < n && i < 19 && w[i] >= '0' && w[i] <= '9'; i++)
		*v = *v * 10 + (uint64_t)(w[i] - '0');
	if (i < n || *v > max || (w[0] == '0' && n > 1))
		return record_bad(r, "\"%.*s\": not a number up to %llu",
		    (int)(n > SHOWN ? SHOWN : n), w, (unsigned long long)max);
	return 0;
}

int
record_sequence(struct record_in *r, uint32_t *v)
{
	uint64_t	 u;

	if (r->end - r->at >= 2 && r->at[1] == '-' &&
	    (r->end - r->at == 2 || r->at[2] == ' ')) {
		r->at += 2;
		*v = 0;
		return 0;
	}
	if (record_number(r, UINT32_MAX, &u) == -1)
		return -1;
	if (u == 0)
		return record_bad(r, "number 0: numbers start at 1, \"-\" is "
		    "none");
	*v = (uint32_t)u;
	return 0;
}

/*
 * Only the spelling that we write: another one of the same prefix was made by
 * a hand.  IPv4 has a single one that parses.
 */
int
record_prefix(struct record_in *r, struct prefix *p)
{
	const char	*w, *why;
	char		 buf[PREFIX_STRLEN];
	size_t		 n;
	int		 show;

	if (record_word(r, &w, &n) == -1)
		return -1;
	show = (int)(n > SHOWN ? SHOWN : n);
	if (prefix_parse(w, n, 0, p, &why) == -1)
		return record_bad(r, "\"%.*s\": %s", show, w, why);
	if (p->af == 6 && ((size_t)(prefix_put(buf, p) - buf) != n ||
	    memcmp(buf, w, n) != 0))
		return record_bad(r, "\"%.*s\": spelled otherwise than "
		    "this program does: %s", show, w, prefix_str(p, buf));
	return 0;
}

int
record_digest(struct record_in *r, char hex[DIGEST_SIZE])
{
	const char	*w;
	size_t		 n;

	if (record_word(r, &w, &n) == -1)
		return -1;
	if (n == DIGEST_LEN) {
		memcpy(hex, w, n);
		hex[n] = '\0';
		if (digest_ok(hex))
			return 0;
	}
	return record_bad(r, "\"%.*s\": not a digest", shown(r, w), w);
}

int
record_done(struct record_in *r)
{
	return line_done(r) == -1 ? -1 : record_line(r);
}

/*
 * First line: "o365feed-record 1 KIND NAME".  A record of a newer program is
 * told apart from a damaged one before anything else is looked at.
 */
static int
read_head(struct record_in *r, const char *kind, char **name)
{
	uint64_t	 version;
	const char	*w;
	size_t		 n;

	if (!record_is(r, MAGIC))
		return record_bad(r, "not a record of o365feed");
	if (record_number(r, 1000000, &version) == -1)
		return -1;
	if (version > VERSION)
		return record_bad(r, "record version %llu is newer than this "
		    "program", (unsigned long long)version);
	if (version < VERSION)
		return record_bad(r, "record version %llu is not known",
		    (unsigned long long)version);
	if (record_word(r, &w, &n) == -1)
		return -1;
	if (n != strlen(kind) || memcmp(w, kind, n) != 0)
		return record_bad(r, "\"%.*s\": not the record of %s %s",
		    shown(r, w), w, *kind == 'o' ? "an" : "a", kind);
	if (record_rest(r, NULL, name) == -1)
		return -1;
	if (!record_word_ok(*name, strlen(*name)))
		return record_bad(r, "\"%.*s\": not a name", SHOWN, *name);
	return 0;
}

/* In its own folder ("outputs"), a record bears the name of its file. */
static int
check_place(struct record_in *r, const char *kind, const char *name)
{
	const char	*base = path_base(r->path), *p;
	size_t		 n = strlen(kind);

	p = base - r->path >= (long)n + 2 ? base - n - 2 : NULL;
	if (p == NULL || (p > r->path && p[-1] != '/') ||
	    memcmp(p, kind, n) != 0 || p[n] != 's')
		return 0;
	if (strcmp(base, name) != 0)
		return record_bad(r, "this is the record of %s \"%s\", under "
		    "another name", kind, name);
	return 0;
}

int
record_open(struct record_in *r, const char *path, const char *kind,
    char **name)
{
	struct stat	 st;

	memset(r, 0, sizeof *r);
	r->path = path;
	digest_init(&r->digest);
	if ((r->fd = path_open(path, O_NOFOLLOW, &st)) == -1) {
		if (errno == ENOENT)
			return 0;
		log_error("%s: %s", path, path_why(errno));
		goto fail;
	}
	if (in_open_fd(&r->in, path, r->fd, LIMIT_RECORD_BYTES) == -1)
		goto fail;
	if (record_line(r) == -1 || read_head(r, kind, name) == -1 ||
	    check_place(r, kind, *name) == -1 || record_done(r) == -1) {
		record_close(r);
		return -1;
	}
	return 1;
fail:
	if (r->fd != -1)
		close(r->fd);
	return -1;
}

void
record_close(struct record_in *r)
{
	in_close(&r->in);
	close(r->fd);
	r->fd = -1;
}

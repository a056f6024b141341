#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/in.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "rib-shape.h"

/* In the order in which they are tried; plain takes what no other knows. */
static const struct rib_shape *const shapes[] = {
	&rib_frr_json, &rib_eos_json, &rib_junos_json, &rib_ios, &rib_bird,
	&rib_plain
};

#define NSHAPES	(sizeof shapes / sizeof shapes[0])

const char *
rib_line(struct rib_in *in, size_t *n)
{
	const char	*s = in->s, *nl;

	if (s == in->end)
		return NULL;
	nl = memchr(s, '\n', (size_t)(in->end - s));
	in->cut = nl == NULL;
	*n = (size_t)((nl == NULL ? in->end : nl) - s);
	in->s = nl == NULL ? in->end : nl + 1;
	in->line++;
	return s;
}

int
rib_bad(const struct rib_in *in, const char *what)
{
	log_error("%s: line %zu: %s", in->label, in->line, what);
	return -1;
}

/*
 * A name of letters, digits and what contexts and users add to it ("(config)",
 * "admin@edge1", "RP/0/RSP0/CPU0:edge1"), then "#" or ">".
 */
int
rib_prompt(const char *s, size_t n)
{
	size_t	 i;

	for (i = 0; i < n && ((s[i] >= 'a' && s[i] <= 'z') ||
	    (s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= '0' && s[i] <= '9') ||
	    (s[i] != '\0' && strchr("-_.()/:@~", s[i]) != NULL)); i++)
		;
	return i > 0 && i < n && (s[i] == '#' || s[i] == '>');
}

void
rib_asked(struct rib_in *in)
{
	if (in->promised == NULL && in->rib->n == 0)
		in->promised = "it begins with a prompt and does not end with "
		    "one";
}

int
rib_is_community(const char *s, size_t n)
{
	size_t	 i, colons = 0, digits = 0;
	unsigned long v = 0;

	for (i = 0; i < n; i++) {
		if (s[i] == ':') {
			if (digits == 0)
				return 0;
			colons++;
			digits = 0;
			v = 0;
		} else if (s[i] >= '0' && s[i] <= '9' && digits < 5 &&
		    (v = v * 10 + (unsigned long)(s[i] - '0')) <= 65535)
			digits++;
		else
			return 0;
	}
	return colons == 1 && digits > 0;
}

int
rib_add(struct rib *rib, const struct prefix *p, const char *communities,
    size_t n)
{
	struct rib_route	*r;
	const char		*last = rib->n == 0 ? NULL :
				    rib->r[rib->n - 1].communities;

	if (rib->n >= LIMIT_PREFIXES) {
		log_error("more than %d routes", LIMIT_PREFIXES);
		return -1;
	}
	if (mem_grow(&rib->r, &rib->cap, rib->n + 1, sizeof *rib->r) == -1)
		return -1;
	r = &rib->r[rib->n];
	r->p = *p;
	r->communities = NULL;
	/* neighbours in the table mostly have the same ones */
	if (n > 0 && last != NULL && strlen(last) == n &&
	    memcmp(last, communities, n) == 0)
		r->communities = last;
	else if (n > 0 && (r->communities = arena_strndup(&rib->mem,
	    communities, n)) == NULL)
		return -1;
	rib->n++;
	return 0;
}

int
rib_add_text(struct rib_in *in, const char *s, size_t n,
    const char *communities, size_t nc)
{
	struct prefix	 p;
	const char	*why;
	char		 seen[PREFIX_STRLEN];
	size_t		 i;

	if (prefix_parse(s, n, 0, &p, &why) == -1) {
		/* nothing of it reaches a terminal raw */
		for (i = 0; i < n && i < sizeof seen - 1; i++)
			seen[i] = s[i] >= 0x20 && s[i] < 0x7f ? s[i] : '?';
		seen[i] = '\0';
		if (in->line > 0)
			log_error("%s: line %zu: \"%s\": %s", in->label,
			    in->line, seen, why);
		else
			log_error("%s: \"%s\": %s", in->label, seen, why);
		return -1;
	}
	return rib_add(in->rib, &p, communities, nc);
}

/* Routes that tell communities stand before those of the same prefix. */
static int
route_cmp(const void *va, const void *vb)
{
	const struct rib_route	*a = va, *b = vb;
	int			 c = prefix_cmp(&a->p, &b->p);

	if (c != 0)
		return c;
	if ((a->communities == NULL) != (b->communities == NULL))
		return a->communities == NULL ? 1 : -1;
	return a->communities == NULL ? 0 : strcmp(a->communities,
	    b->communities);
}

/* Sorted, each prefix once: what several paths lead to is one route. */
static void
finish(struct rib *rib)
{
	size_t	 i, n = 0;

	rib->paths = rib->n;
	if (rib->n > 1)
		qsort(rib->r, rib->n, sizeof *rib->r, route_cmp);
	for (i = 0; i < rib->n; i++)
		if (n == 0 || prefix_cmp(&rib->r[n - 1].p, &rib->r[i].p) != 0)
			rib->r[n++] = rib->r[i];
	rib->n = n;
}

static char *
slurp(const char *file, const char *label, size_t *len)
{
	struct in	 in;
	char		*text = NULL;
	int		 fd = STDIN_FILENO;

	if (strcmp(file, "-") != 0 &&
	    (fd = open(file, O_RDONLY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", file, strerror(errno));
		return NULL;
	}
	if (in_open_fd(&in, label, fd, LIMIT_TEXT_BYTES) == 0)
		text = in_all(&in, len);
	in_close(&in);
	if (fd != STDIN_FILENO)
		close(fd);
	return text;
}

static const struct rib_shape *
shape_of(const char *format, const char *text, size_t len)
{
	size_t	 i;

	for (i = 0; i < NSHAPES; i++)
		if (format != NULL ? strcmp(shapes[i]->name, format) == 0 :
		    shapes[i]->sniff(text, len))
			return shapes[i];
	return NULL;
}

int
rib_format_known(const char *format)
{
	return shape_of(format, "", 0) != NULL;
}

/*
 * `show ip route bgp` is no answer: it lacks what a filter dropped, and what
 * lost to a route that is not of BGP.
 */
static void
unknown(const struct rib_in *in)
{
	static const char	 legend[] = "B - BGP";
	size_t			 n = (size_t)(in->end - in->s);

	if (memmem(in->s, n < 4096 ? n : 4096, legend, sizeof legend - 1) !=
	    NULL)
		log_error("%s: this is the routing table, which lacks what a "
		    "filter dropped: take show ip bgp", in->label);
	else
		log_error("%s: no table of routes that is known here (see "
		    "--rib-format)", in->label);
}

int
rib_read(struct rib *rib, const char *file, const char *format)
{
	const struct rib_shape	*shape;
	struct rib_in		 in = { 0 };
	char			*raw, *text = NULL;
	size_t			 len;
	int			 rc = -1;

	memset(rib, 0, sizeof *rib);
	in.label = strcmp(file, "-") == 0 ? "standard input" : file;
	if ((raw = slurp(file, in.label, &len)) != NULL)
		text = rib_clean(raw, len, &len);
	free(raw);
	if (text == NULL)
		return -1;
	in.rib = rib;
	in.s = text;
	in.end = text + len;
	if ((shape = shape_of(format, text, len)) == NULL)
		unknown(&in);
	else if ((rc = shape->parse(&in)) == 0 && in.promised != NULL &&
	    !rib->whole) {
		log_error("%s: %s: the text is cut", in.label, in.promised);
		rc = -1;
	} else if (rc == 0) {
		rib->format = shape->name;
		finish(rib);
		if (rib->n == 0) {
			log_error("%s: no route in it", in.label);
			rc = -1;
		}
	}
	free(text);
	if (rc == -1)
		rib_free(rib);
	return rc;
}

void
rib_free(struct rib *rib)
{
	if (rib == NULL)
		return;
	free(rib->r);
	arena_free(&rib->mem);
	memset(rib, 0, sizeof *rib);
}

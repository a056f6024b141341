/*
 * Host names and values: what the configuration itself has of them, and what a
 * platform can say of a list.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"

static int
add_all(struct texts *t, const struct strings *s)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		if (texts_add(t, s->s[i]) == -1)
			return -1;
	return 0;
}

/* The words of a member that is local, too. */
static int
put_local(struct members *m, const char *name, const char *was)
{
	char	*s;
	int	 rc;

	s = mem_printf("%s%slocal", was, *was == '\0' ? "" : " ");
	if (s == NULL)
		return -1;
	rc = members_host(m, name, s);
	free(s);
	return rc;
}

int
select_include_text(struct members *m, const struct conf_list *l, int no_feed)
{
	struct member_host	*was = m->host;
	struct texts		 own;
	size_t			 i = 0, j = 0, n = m->nhost;
	int			 c, rc;

	memset(&own, 0, sizeof own);
	rc = add_all(&own, &l->include_text);
	if (rc == 0 && no_feed && conf_kind(l) == ROW_VALUE)
		rc = add_all(&own, &l->values);
	texts_sort(&own);
	if (rc == -1 || own.n == 0) {
		texts_free(&own);
		return rc;
	}
	m->host = NULL;
	m->nhost = m->caphost = 0;
	while (rc == 0 && (i < n || j < own.n)) {
		c = i == n ? 1 : j == own.n ? -1 :
		    strcmp(was[i].name, own.s[j]);
		if (c < 0)
			rc = members_host(m, was[i].name,
			    m->text[was[i].attr]);
		else
			rc = put_local(m, own.s[j], c == 0 ?
			    m->text[was[i].attr] : "");
		i += c <= 0;
		j += c >= 0;
	}
	free(was);
	texts_free(&own);
	return rc;
}

/* Does "exclude" drop this one?  Or only part of it (-1)? */
static int
excluded(const char *s, const struct conf_list *l)
{
	const struct strings	*ex = &l->exclude_text;
	size_t			 i;
	int			 part = 0;

	for (i = 0; i < ex->n; i++) {
		if (strcmp(ex->s[i], s) == 0)
			return 1;
		if (conf_kind(l) == ROW_VALUE)
			continue;
		if (host_covers(ex->s[i], s))
			return 1;
		part |= host_meets(ex->s[i], s);
	}
	return part ? -1 : 0;
}

int
select_texts(struct texts *out, const struct members *m,
    const struct conf_list *l, char *why, size_t size)
{
	size_t	 i;
	int	 ex;

	memset(out, 0, sizeof *out);
	snprintf(why, size, "out of memory");
	for (i = 0; i < m->nhost; i++) {
		if ((ex = excluded(m->host[i].name, l)) == 1)
			continue;
		if (ex == -1)
			snprintf(why, size, "exclude covers only part of %.200s"
			    " (drop it whole)", m->host[i].name);
		if (ex == -1 || texts_add(out, m->host[i].name) == -1) {
			texts_free(out);
			return ROWS_FAILED;
		}
	}
	return 0;
}

/* --- what a platform can say --------------------------------------------- */

static int
note(struct said *said, const char *text, const char *as)
{
	struct unsaid	*u;

	if (mem_grow(&said->un, &said->cap, said->n + 1,
	    sizeof *said->un) == -1)
		return -1;
	u = &said->un[said->n++];
	u->as = NULL;
	u->text = arena_strdup(&said->mem, text);
	if (u->text == NULL ||
	    (as != NULL && (u->as = arena_strdup(&said->mem, as)) == NULL))
		return -1;
	return 0;
}

static int
say_one(struct said *said, const char *s, const struct emitter *em,
    const struct conf_list *l)
{
	char		 to[EMIT_TEXT];
	enum emit_said	 how = emit_say(em, conf_kind(l), s, to);

	if (how == EMIT_SAID)
		return texts_add(&said->rows, to);
	if (how == EMIT_CANT || l->inexpressible != SAY_WIDEN)
		return note(said, s, NULL);
	return note(said, s, to) == -1 ? -1 : texts_add(&said->rows, to);
}

/*
 * First what can be said, then the fewest: a name must not go because of a
 * pattern that is left out.  And what is left out and yet covered by what is
 * written is not missing.
 */
int
texts_say(struct said *said, const struct texts *t, const struct emitter *em,
    const struct conf_list *l)
{
	struct host_cover	 c;
	size_t			 i, n = 0;

	memset(said, 0, sizeof *said);
	for (i = 0; i < t->n; i++)
		if (say_one(said, t->s[i], em, l) == -1)
			goto fail;
	if (conf_kind(l) == ROW_VALUE) {
		texts_sort(&said->rows);
		return 0;
	}
	if (hosts_minimal(&said->rows, em->means, &said->covered) == -1)
		goto fail;
	if (host_cover_init(&c, &said->rows, em->means) == -1) {
		host_cover_free(&c);
		goto fail;
	}
	for (i = 0; i < said->n; i++)
		if (said->un[i].as != NULL ||
		    host_covered(&c, said->un[i].text) == NULL)
			said->un[n++] = said->un[i];
		else
			said->covered++;
	said->n = n;
	host_cover_free(&c);
	return 0;
fail:
	said_free(said);
	return -1;
}

void
said_free(struct said *said)
{
	texts_free(&said->rows);
	free(said->un);
	arena_free(&said->mem);
	memset(said, 0, sizeof *said);
}

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/in.h"
#include "device.h"

static int
rows_cmp(const void *va, const void *vb)
{
	return row_order(va, vb);
}

/* Does the row deny the whole of its family? */
static int
denies_all(const struct row *r)
{
	if (r->kind != ROW_PREFIX)
		return r->text == NULL;
	return r->prange.p.len == 0 && r->prange.lo == 0 &&
	    r->prange.hi == prefix_width(r->prange.p.af);
}

/*
 * A deny among the rows.  The last one may deny all, as an empty end does; any
 * other makes order count.  0, or -1 (said).
 */
static int
take_deny(struct object_record *o, const struct row *r, int last,
    const char *file)
{
	char	 buf[ROW_STR];

	if (last && denies_all(r)) {
		o->sentinel = r->number != 0 ? r->number : 1;
		return 0;
	}
	log_error("%s: %s: denies %s, which is no last deny-all: order counts "
	    "there, as in no list of ours", file, o->name, row_str(r, buf));
	return -1;
}

static int
put_row(struct object_record *o, const struct row *r)
{
	if (o->kind == ROW_PREFIX)
		return pset_add_range(&o->set, &r->prange);
	return texts_add(&o->text, r->text);
}

/*
 * Rows sorted into the record.  One that stands there twice under two numbers
 * has one too many for us: neither may be taken again, and only one is known.
 * 0, or -1 (said).
 */
static int
put_rows(struct object_record *o, const struct row *rows, size_t n,
    const char *file)
{
	char	 buf[ROW_STR];
	size_t	 i;

	for (i = 0; i < n; i++) {
		if (i > 0 && rows_cmp(&rows[i - 1], &rows[i]) == 0) {
			if (rows[i - 1].number == rows[i].number)
				continue;
			log_error("%s: %s: %s stands there twice, under %u and "
			    "%u: remove one first", file, o->name,
			    row_str(&rows[i], buf),
			    (unsigned)rows[i - 1].number,
			    (unsigned)rows[i].number);
			return -1;
		}
		if (o->number != NULL)
			o->number[object_rows(o)] = rows[i].number;
		if (put_row(o, &rows[i]) == -1)
			return -1;
	}
	o->set.sorted = 1;
	return 0;
}

/* Is, or was, it a row of ours? */
static int
is_known(const struct object_record *like, const struct row *r)
{
	struct row	 old;
	size_t		 i;

	if (object_find(like, r) != -1)
		return 1;
	for (i = 0; i < like->nretired; i++) {
		object_retired(like, i, &old);
		if (row_order(&old, r) == 0)
			return 1;
	}
	return 0;
}

/*
 * The rows of one parsed object into one of the record.  Where a device has no
 * names, those of others (a default route) stand among ours: they are none of
 * our business, and a delta must not remove them.  0, or -1 (said).
 */
static int
take_rows(struct object_record *o, const struct object_record *like,
    const struct parsed_object *po, const struct emitter *em, const char *file)
{
	struct row	*rows;
	size_t		 i, n = 0, numbered = 0;
	int		 rc = -1, mixed;

	mixed = em->rows_shared && em->delta == DELTA_LINES &&
	    po->name[0] == '\0';

	if (po->bad != NULL) {
		log_error("%s: %s: %s", file, o->name, po->bad);
		return -1;
	}
	if ((rows = reallocarray(NULL, po->nrow + 1, sizeof *rows)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < po->nrow; i++) {
		const struct row	*r = &po->row[i];

		if (mixed && !is_known(like, r))
			continue;
		if (r->deny) {
			if (take_deny(o, r, i + 1 == po->nrow, file) == -1)
				goto out;
			continue;
		}
		if (r->kind != o->kind) {
			log_error("%s: %s: holds rows of another kind", file,
			    o->name);
			goto out;
		}
		rows[n++] = *r;
		numbered += r->number != 0;
	}
	if (em->seq_step > 0 && numbered < n) {
		log_error("%s: %s: %zu of %zu rows show no sequence number: "
		    "have the device show them", file, o->name, n - numbered,
		    n);
		goto out;
	}
	if (n > 0)
		qsort(rows, n, sizeof *rows, rows_cmp);
	if (em->seq_step > 0 &&
	    (o->number = calloc(n + 1, sizeof *o->number)) == NULL) {
		log_error("out of memory");
		goto out;
	}
	rc = put_rows(o, rows, n, file);
out:
	free(rows);
	return rc;
}

static int
take_object(struct out_record *r, const struct object_record *like,
    const struct parsed_object *po, const struct emitter *em, const char *file)
{
	struct object_record	*o;
	struct emit_object	 eo;

	if (mem_grow(&r->obj, &r->capobj, r->nobj + 1, sizeof *r->obj) == -1)
		return -1;
	o = &r->obj[r->nobj++];
	memset(o, 0, sizeof *o);
	o->platform = arena_strdup(&r->mem, like->platform);
	o->name = arena_strdup(&r->mem, like->name);
	o->list = arena_strdup(&r->mem, like->list);
	o->kind = like->kind;
	o->af = like->af;
	if (o->platform == NULL || o->name == NULL || o->list == NULL ||
	    object_record_give(r, o, like->given, like->ngiven) == -1 ||
	    take_rows(o, like, po, em, file) == -1)
		return -1;
	object_record_emit(o, &eo);
	emit_digest(&eo, o->digest);
	return 0;
}

static char *
read_text(const char *file, size_t *len)
{
	struct in	 in;
	char		*text = NULL;
	int		 fd = STDIN_FILENO;

	if (strcmp(file, "-") != 0 &&
	    (fd = open(file, O_RDONLY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", file, strerror(errno));
		return NULL;
	}
	if (in_open_fd(&in, file, fd, LIMIT_DEVICE_BYTES) == 0)
		text = in_all(&in, len);
	in_close(&in);
	if (fd != STDIN_FILENO)
		close(fd);
	return text;
}

/* What a text has instead of what is looked for: its first names. */
static void
name_others(const struct parsed *parsed, char *buf, size_t size)
{
	size_t	 i;

	for (i = 0; i < parsed->nobj && i < 4; i++) {
		if (i > 0)
			strlcat(buf, ", ", size);
		strlcat(buf, i == 3 ? "..." : parsed->obj[i].name, size);
	}
}

int
device_read(struct out_record *r, const struct out_record *like,
    const char *file)
{
	const struct emitter		*em;
	const struct parsed_object	*po;
	const char			*label;
	struct parsed			 parsed;
	char				*text, other[160] = "";
	size_t				 i, len;
	int				 rc = -1;

	memset(r, 0, sizeof *r);
	label = strcmp(file, "-") == 0 ? "standard input" : file;
	if ((text = read_text(file, &len)) == NULL)
		return -1;
	if ((r->output = mem_strdup(like->output)) == NULL ||
	    (r->file = mem_strdup(like->file)) == NULL)
		goto out;
	for (i = 0; i < like->nobj; i++) {
		em = emitter_find(like->obj[i].platform);
		if (em == NULL || em->parse == NULL) {
			log_error("%s: texts of %s can't be read", label,
			    like->obj[i].platform);
			goto out;
		}
		if (emit_parse_like(em, like->obj[i].given,
		    like->obj[i].ngiven, label, text, len, &parsed) == -1)
			goto out;
		po = parsed_find(&parsed, like->obj[i].name, like->obj[i].af);
		if (po != NULL && take_object(r, &like->obj[i], po, em,
		    label) == -1) {
			parsed_free(&parsed);
			goto out;
		}
		if (po == NULL && other[0] == '\0')
			name_others(&parsed, other, sizeof other);
		parsed_free(&parsed);
	}
	if (r->nobj == 0) {
		log_error("%s: holds no %s%s of output %s%s%s", label,
		    like->nobj == 0 ? "object" : like->obj[0].name,
		    like->nobj > 1 ? ", nor any other object" : "",
		    like->output, other[0] == '\0' ? "" : "; it has ", other);
		goto out;
	}
	out_record_state(r, r->state);
	rc = 0;
out:
	free(text);
	if (rc == -1)
		out_record_free(r);
	return rc;
}

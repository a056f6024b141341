/*
 * The state digest is SHA-256 over this text, which therefore never changes:
 *
 *	o365feed state 1
 *	PLATFORM NAME FAMILY		family 4, 6 or 0 for both in one
 *	param NAME VALUE		what the row was given, in its order
 *	PREFIX LO HI NUMBER		a row, in the order of the set; NUMBER
 *					is - where the platform has none
 *	text TEXT			a row that is a host name or a value,
 *	text TEXT NUMBER		... where the platform has numbers
 *	sentinel NUMBER			where the object carries one
 */
#include <string.h>

#include "emit.h"

#define CHUNK	16384

static char *
put_row(char *p, const struct row *row)
{
	p = emit_put_prefix(p, &row->prange.p);
	*p++ = ' ';
	p = emit_put_u32(p, row->prange.lo);
	*p++ = ' ';
	p = emit_put_u32(p, row->prange.hi);
	*p++ = ' ';
	if (row->number == 0)
		*p++ = '-';
	else
		p = emit_put_u32(p, row->number);
	*p++ = '\n';
	return p;
}

static void
str(struct digest *d, const char *s)
{
	digest_bytes(d, s, strlen(s));
}

void
emit_digest(const struct emit_object *o, char hex[DIGEST_SIZE])
{
	struct digest	 d;
	struct row	 row;
	char		 buf[CHUNK + EMIT_ROOM], *p = buf;
	size_t		 i, n = emit_count(o);

	digest_init(&d);
	str(&d, "o365feed state 1\n");
	str(&d, o->em->name);
	str(&d, " ");
	str(&d, o->name);
	str(&d, o->af == 4 ? " 4\n" : o->af == 6 ? " 6\n" : " 0\n");
	for (i = 0; i < o->ngiven; i++) {
		str(&d, "param ");
		str(&d, o->given[i].name);
		str(&d, " ");
		str(&d, o->given[i].value);
		str(&d, "\n");
	}
	for (i = 0; i < n; i++) {
		emit_get(o, i, &row);
		if (row.kind == ROW_PREFIX) {
			p = put_row(p, &row);
			if (p - buf < CHUNK)
				continue;
			digest_bytes(&d, buf, (size_t)(p - buf));
			p = buf;
			continue;
		}
		str(&d, "text ");
		str(&d, row.text);
		if (row.number != 0) {
			*p++ = ' ';
			p = emit_put_u32(p, row.number);
		}
		*p++ = '\n';
		digest_bytes(&d, buf, (size_t)(p - buf));
		p = buf;
	}
	if (o->sentinel != 0) {
		EMIT_LIT(p, "sentinel ");
		p = emit_put_u32(p, o->sentinel);
		*p++ = '\n';
	}
	digest_bytes(&d, buf, (size_t)(p - buf));
	digest_end(&d, hex);
}

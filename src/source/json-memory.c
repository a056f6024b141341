/*
 * Memory for what jansson reads.  A body of five megabytes is a quarter of a
 * million values; taken one by one from malloc() and given back one by one,
 * they cost more than reading them.  Here they stand side by side and go at
 * once.
 *
 * jansson knows but one allocator a process, with no argument, so the memory at
 * hand is a variable of this file: set while a body is read and looked at, and
 * NULL again afterwards.  What jansson frees in between it frees in vain, but
 * for the last piece, which is how its buffers grow.
 */
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "../base/big.h"
#include "../base/json-watch.h"
#include "json.h"

/* the first is for most bodies; more come as mappings (base/big.h) */
#define FIRST	((size_t)64 * 1024)
#define BLOCK	((size_t)2 * 1024 * 1024)
#define ALIGN	alignof(max_align_t)

struct json_block {
	struct json_block	*next;
	size_t			 used;
	size_t			 cap;		/* of all of this */
	max_align_t		 data[];
};

static struct json_memory	*at_hand;

/* A block with room for n bytes at least.  NULL: see what is lacking. */
static struct json_block *
block_new(struct json_memory *m, size_t n)
{
	struct json_block	*b = NULL;
	size_t			 cap = 0, size;

	if (n > LIMIT_JSON_MEMORY - sizeof *b)
		goto limit;
	n += sizeof *b;
	size = m->head == NULL ? FIRST : BLOCK;
	if (n < size)
		n = size;
	if (m->bytes + n > LIMIT_JSON_MEMORY)
		goto limit;
	if (big_grow(&b, &cap, n, 1) == -1) {
		m->lack = "not read: there is too little memory for it";
		return NULL;
	}
	m->bytes += cap;
	b->used = 0;
	b->cap = cap;
	b->next = m->head;
	m->head = b;
	return b;
limit:
	m->lack = "needs more memory than LIMIT_JSON_MEMORY lets it have";
	return NULL;
}

static void *
memory_alloc(size_t n)
{
	struct json_memory	*m = at_hand;
	struct json_block	*b = m->head;

	if (n > LIMIT_JSON_MEMORY) {
		m->lack = "a string or array larger than LIMIT_JSON_MEMORY";
		return NULL;
	}
	n = (n + ALIGN - 1) & ~(ALIGN - 1);
	if ((b == NULL || b->cap - sizeof *b - b->used < n) &&
	    (b = block_new(m, n)) == NULL)
		return NULL;
	m->last = (char *)b->data + b->used;
	b->used += n;
	return m->last;
}

static void
memory_free(void *p)
{
	struct json_memory	*m = at_hand;

	if (p == NULL || p != m->last)
		return;
	m->head->used = (size_t)((char *)p - (char *)m->head->data);
	m->last = NULL;
}

void
json_memory_begin(struct json_memory *m)
{
	memset(m, 0, sizeof *m);
	at_hand = m;
	json_set_alloc_funcs(memory_alloc, memory_free);
}

const char *
json_memory_lack(void)
{
	return at_hand == NULL ? NULL : at_hand->lack;
}

void
json_memory_end(struct json_memory *m)
{
	struct json_block	*b;

	json_watch_on();
	at_hand = NULL;
	while ((b = m->head) != NULL) {
		m->head = b->next;
		big_free(b, b->cap, 1);
	}
	memset(m, 0, sizeof *m);
}

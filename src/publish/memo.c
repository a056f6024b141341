#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "../base/mem.h"
#include "memo.h"

void
memo_free(struct memo *m)
{
	free(m->s);
	free(m->key);
	free(m->slot);
}

static size_t
memo_hash(const uint32_t *key, size_t n)
{
	uint64_t	 h = 0;
	size_t		 i;

	/* 2^64 over the golden ratio: the upper bits are well mixed */
	for (i = 0; i < n; i++)
		h = (h ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h >> 20);
}

/* Four times the slots.  0, or -1 (memory, said). */
static int
memo_grow(struct memo *m)
{
	size_t	 n = m->nslot == 0 ? 1024 : m->nslot * 4, i, at;

	free(m->slot);
	m->nslot = 0;
	if ((m->slot = calloc(n, sizeof *m->slot)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	m->nslot = n;
	for (i = 0; i < m->n; i++) {
		at = memo_hash(m->key + m->s[i].first, m->s[i].n) & (n - 1);
		while (m->slot[at] != 0)
			at = (at + 1) & (n - 1);
		m->slot[at] = (uint32_t)i + 1;
	}
	return 0;
}

/* The slot of this key: taken, or free for it. */
static uint32_t *
memo_slot(const struct memo *m, const uint32_t *key, size_t n)
{
	const struct seen	*s;
	size_t			 at = memo_hash(key, n) & (m->nslot - 1);

	for (; m->slot[at] != 0; at = (at + 1) & (m->nslot - 1)) {
		s = &m->s[m->slot[at] - 1];
		if (s->n == n && memcmp(m->key + s->first, key,
		    n * sizeof *key) == 0)
			break;
	}
	return &m->slot[at];
}

int
memo_find(struct memo *m, const uint32_t *key, size_t n, long *value)
{
	const uint32_t	*slot;

	if (m->n * 2 >= m->nslot && memo_grow(m) == -1)
		return -1;
	slot = memo_slot(m, key, n);
	if (*slot == 0)
		return 0;
	*value = m->s[*slot - 1].value;
	return 1;
}

int
memo_add(struct memo *m, const uint32_t *key, size_t n, long value)
{
	if (mem_grow(&m->s, &m->cap, m->n + 1, sizeof *m->s) == -1 ||
	    mem_grow(&m->key, &m->capkey, m->nkey + n, sizeof *m->key) == -1)
		return -1;
	memcpy(m->key + m->nkey, key, n * sizeof *key);
	m->s[m->n] = (struct seen){ m->nkey, n, value };
	m->nkey += n;
	*memo_slot(m, key, n) = (uint32_t)++m->n;
	return 0;
}

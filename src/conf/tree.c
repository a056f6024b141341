/*
 * The tree of items that the grammar makes, and what it says when a text does
 * not fit.
 */
#include <string.h>

#include "parser.h"

int
tree_word(struct parser *p, const struct word *w)
{
	if (mem_grow(&p->pending, &p->cappending, p->npending + 1,
	    sizeof p->pending[0]) == -1) {
		p->fatal = 1;
		return -1;
	}
	p->pending[p->npending++] = *w;
	return 0;
}

static struct item *
add_item(struct parser *p, const struct word *key)
{
	struct item		*it;
	const struct item	*old;

	if ((it = arena_alloc(p->mem, sizeof *it)) == NULL) {
		p->fatal = 1;
		return NULL;
	}
	it->key = key->key;
	it->word = *key;
	it->up = p->block;
	it->depth = p->block->depth + 1;
	old = it->key->repeats ? NULL : tree_find(p->block, it->key->name);
	if (old != NULL) {
		if (strcmp(old->word.file, key->file) == 0)
			say_at(p, p->block, key, "\"%s\" stands here twice: "
			    "see line %d", it->key->name, old->word.line);
		else
			say_at(p, p->block, key, "\"%s\" stands here twice: "
			    "see %s:%d", it->key->name, old->word.file,
			    old->word.line);
		return it;		/* read, and not kept */
	}
	if (p->block->last == NULL)
		p->block->first = it;
	else
		p->block->last->next = it;
	p->block->last = it;
	return it;
}

/* A key with the words that were read since the last one. */
int
tree_item(struct parser *p, const struct word *key, int listed)
{
	struct item	*it;

	if ((it = add_item(p, key)) == NULL)
		return -1;
	it->listed = listed;
	it->n = p->npending;
	it->words = arena_alloc(p->mem, it->n * sizeof it->words[0] + 1);
	if (it->words == NULL) {
		p->fatal = 1;
		return -1;
	}
	if (it->n > 0)
		memcpy(it->words, p->pending, it->n * sizeof it->words[0]);
	p->npending = 0;
	return 0;
}

int
tree_open(struct parser *p, const struct word *key, const struct word *name)
{
	struct item	*it;

	p->npending = 0;
	if ((it = add_item(p, key)) == NULL)
		return -1;
	if (name != NULL) {
		it->name = name->text;
		it->name_word = *name;
	}
	p->block = it;
	return 0;
}

void
tree_close(struct parser *p)
{
	p->block = p->block->up;
}

const struct item *
tree_find(const struct item *block, const char *key)
{
	const struct item	*it;

	if (block == NULL)
		return NULL;
	for (it = block->first; it != NULL; it = it->next)
		if (strcmp(it->key->name, key) == 0)
			return it;
	return NULL;
}

/* Something in this block was lost: nothing is to be called missing in it. */
static void
mark_broken(struct parser *p)
{
	struct item	*it;

	for (it = p->block; it->up != NULL; it = it->up)
		it->broken = 1;
}

static enum block
block_of(const struct item *block)
{
	return block->key == NULL ? BLOCK_TOP : block->key->opens;
}

/*
 * A word where a key has to stand.  The usual reasons, most telling first: a
 * value that belongs to a list without braces, a block that was not closed,
 * a slip of the finger, a key of another block.
 */
void
tree_unknown(struct parser *p, const struct word *w)
{
	enum block		 b = block_of(p->block);
	const struct item	*before = p->block->last;
	const struct key	*top = key_find(BLOCK_TOP, w->text);
	const char		*near;

	if (before != NULL && before->n == 1 && !before->listed &&
	    before->key->shape == SHAPE_WORDS && !w->first)
		say_at(p, p->block, w, "\"%s\" is not a key here; several "
		    "values stand in braces: %s { %s %s }", w->text,
		    before->key->name, before->words[0].text, w->text);
	else if (!w->quoted && w->first && b != BLOCK_TOP && top != NULL &&
	    top->shape == SHAPE_NAMED)
		say_at(p, p->block, w, "\"%s\" is not a key of a %s; is a "
		    "\"}\" missing before it?", w->text, block_name(b));
	else if ((near = key_nearest(b, w->text)) != NULL)
		say_at(p, p->block, w, "unknown key \"%s\"; did you mean "
		    "\"%s\"?", w->text, near);
	else
		say_at(p, p->block, w, "unknown key \"%s\"", w->text);
	p->npending = 0;
	mark_broken(p);
	lex_skip(p, p->block->depth);
}

/* What yacc calls a syntax error: the token at hand does not fit. */
void
tree_syntax(struct parser *p)
{
	const char	*after = p->prev.text;

	mark_broken(p);
	if (p->cut || p->fatal) {
		p->errors++;
		return;
	}
	if (p->kind == 0)
		say_at(p, p->block, &p->last, "end of file after \"%s\"",
		    after);
	else if (p->suspect != NULL)
		say_at(p, p->block, &p->last, "unexpected \"%s\" after \"%s\"; "
		    "is a value missing before \"%s\"?", p->last.text, after,
		    p->suspect);
	else if (after == NULL)
		say_at(p, p->block, &p->last, "unexpected \"%s\"",
		    p->last.text);
	else
		say_at(p, p->block, &p->last, "unexpected \"%s\" after \"%s\"",
		    p->last.text, after);
}

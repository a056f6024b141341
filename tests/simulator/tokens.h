/*
 * Words, strings and single characters of a text, for devices that read one.
 */
#ifndef TOKENS_H
#define TOKENS_H

#include "device.h"

struct tokens {
	const char	*p;
	const char	*chars;		/* of words, besides letters, digits */
	char		 tok;		/* 'w', '"', the character; 0: end */
	char		 word[128];
	size_t		 n;
};

/* -1: a string without an end, or a word that is too long. */
int	 tok_next(struct tokens *);
int	 tok_is(const struct tokens *, const char *word);
/* The next token is this character; this word. */
int	 tok_char(struct tokens *, char);
int	 tok_word(struct tokens *, const char *word);
/* The next token as a number; the one at hand as a prefix. */
int	 tok_number(struct tokens *, unsigned *);
int	 tok_prefix(const struct tokens *, struct dev_key *);
/* "LO..HI" of the token at hand. */
int	 tok_range(const struct tokens *, struct dev_key *);
/* Put a row of routes into a list of its family; -1: of the other one. */
int	 tok_row(struct device *, struct dev_list *, const struct dev_key *);

#endif

/* SPDX-License-Identifier: MIT */
#include "sim/ready.h"

static void swap_rows(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

/* The shorter way down is the right one. Row 0 has rank 0 for ever; its `up` is written and never read. */
static void lean_left(struct ready_node *nodes, uint32_t row)
{
    struct ready_node *n = &nodes[row];
    if (nodes[n->left].rank < nodes[n->right].rank) swap_rows(&n->left, &n->right);
    n->rank = nodes[n->right].rank + 1;
}

/* Goes down the right sides only, which are at most log2(n + 1) long each: so deep it recurs. */
static uint32_t meld(struct ready_node *nodes, uint32_t a, uint32_t b, uint64_t *links)
{
    if (!a || !b) return a | b;
    if (nodes[b].id < nodes[a].id) swap_rows(&a, &b);
    ++*links;
    uint32_t below = meld(nodes, nodes[a].right, b, links);
    nodes[a].right = below;
    nodes[below].up = a;
    lean_left(nodes, a);
    return a;
}

void ready_push(struct ready_node *nodes, uint32_t *root, uint32_t row, uint32_t id, uint64_t *links)
{
    nodes[row] = (struct ready_node){.id = id, .rank = 1};
    *root = meld(nodes, *root, row, links);
    nodes[*root].up = 0;
}

/* Ranks above a place that became shorter shrink with it, and no further up than a way of that rank is long.
 */
static void ranks_above(struct ready_node *nodes, uint32_t row, uint64_t *links)
{
    for (; row; row = nodes[row].up) {
        uint32_t rank = nodes[row].rank;
        lean_left(nodes, row);
        ++*links;
        if (nodes[row].rank == rank) return;
    }
}

void ready_remove(struct ready_node *nodes, uint32_t *root, uint32_t row, uint64_t *links)
{
    uint32_t up = nodes[row].up;
    uint32_t below = meld(nodes, nodes[row].left, nodes[row].right, links);
    nodes[below].up = up;
    nodes[row].rank = 0;
    if (!up) {
        *root = below;
        return;
    }
    if (nodes[up].left == row)
        nodes[up].left = below;
    else
        nodes[up].right = below;
    ranks_above(nodes, up, links);
}

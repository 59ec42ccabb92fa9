/* SPDX-License-Identifier: MIT */
#include "sim/ready.h"

static void swap_rows(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

/* The shorter way down is the right one. */
static void lean_left(struct ready_node *n, uint8_t right_rank)
{
    uint8_t left_rank = n->left_rank;
    if (left_rank < right_rank) {
        swap_rows(&n->left, &n->right);
        n->left_rank = right_rank;
        right_rank = left_rank;
    }
    n->rank = (uint8_t)(right_rank + 1);
}

/* Goes down the right sides only, which are at most log2(n + 1) long each: so deep it recurs. Row 0 has rank 0 for ever; its `up` is
 * written and never read. */
static uint32_t meld(struct ready_node *nodes, uint32_t a, uint32_t b, uint64_t *links)
{
    if (!a || !b) return a | b;
    if (nodes[b].id < nodes[a].id) swap_rows(&a, &b);
    ++*links;
    uint32_t below = meld(nodes, nodes[a].right, b, links);
    nodes[a].right = below;
    nodes[below].up = a;
    lean_left(&nodes[a], nodes[below].rank);
    return a;
}

void ready_push(struct ready_node *nodes, uint32_t *root, uint32_t row, uint32_t id, uint64_t *links)
{
    nodes[row] = (struct ready_node){.id = id, .rank = 1};
    *root = meld(nodes, *root, row, links);
    nodes[*root].up = 0;
}

/* `instead` comes in the place of `gone`, below `up`. Ranks above a place that became shorter shrink with it, and no further up than a way of that
 * rank is long. */
static void put_below(struct ready_node *nodes, uint32_t up, uint32_t gone, uint32_t instead, uint64_t *links)
{
    for (; up; gone = instead = up, up = nodes[up].up) {
        struct ready_node *n = &nodes[up];
        uint8_t rank = n->rank, right_rank = (uint8_t)(rank - 1);
        if (n->left == gone) {
            n->left = instead;
            n->left_rank = nodes[instead].rank;
        } else {
            n->right = instead;
            right_rank = nodes[instead].rank;
        }
        lean_left(n, right_rank);
        ++*links;
        if (n->rank == rank) return;
    }
}

void ready_remove(struct ready_node *nodes, uint32_t *root, uint32_t row, uint64_t *links)
{
    uint32_t up = nodes[row].up;
    uint32_t below = meld(nodes, nodes[row].left, nodes[row].right, links);
    nodes[below].up = up;
    nodes[row].rank = 0;
    if (up)
        put_below(nodes, up, row, below, links);
    else
        *root = below;
}

from oporde.portal.web.tables import labelled

HEAD = '<thead><tr><th scope="col">Regel</th><th>Wat er <b>mis</b>\n is &amp; waar</th></tr></thead>'


def test_every_cell_learns_the_header_of_its_column():
    made = labelled(HEAD + '<tbody><tr><th scope="row">W104</th><td class="x">te lang</td></tr></tbody>')

    assert '<th scope="row" role="rowheader" data-label="Regel">W104</th>' in made
    assert '<td class="x" role="cell" data-label="Wat er mis is &amp; waar">te lang</td>' in made
    assert '<th scope="col" role="columnheader">Regel</th>' in made
    assert '<tbody role="rowgroup"><tr role="row">' in made


def test_a_wide_cell_counts_for_all_its_columns_and_each_row_begins_anew():
    made = labelled(HEAD + '<tbody><tr><td colspan="2">leeg</td><td>over</td></tr><tr><td>W1</td></tr></tbody>')

    assert '<td colspan="2" role="cell" data-label="Regel">leeg</td><td role="cell">over</td>' in made
    assert made.count('data-label="Regel"') == 2


def test_what_stands_in_a_cell_stays_as_it_was_written():
    cells = '<td>1 &lt; 2 &#39;x&#39; <br> <svg><path d="M1 1"/></svg> <!-- y --> <a href="?a=1&amp;b=2">z</a></td>'

    made = labelled(f"<tbody><tr>{cells}</tr></tbody>")

    assert made.replace(' role="cell"', "").endswith(f'<tr role="row">{cells}</tr></tbody>')

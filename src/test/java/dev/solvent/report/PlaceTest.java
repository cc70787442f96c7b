package dev.solvent.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry's id is as a place, it is again as an id, however late or many. */
class PlaceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"0-1", "1800000000000-0", "1800000000000-63", "1800000000001-64", "4398046511103-68719476735"})
    void isAlwaysAsLongAndTellsTheId(String id) {
        String place = Place.of(id);

        assertThat(place).hasSize(Place.LENGTH).matches("[0-9A-Za-z_-]+");
        assertThat(Place.entryId(place)).isEqualTo(id);
        assertThat(Place.millis(place)).isEqualTo(Long.parseLong(id.substring(0, id.indexOf('-'))));
    }
}

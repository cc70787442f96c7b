package dev.solvent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private static final long MOST = (1L << 53) - 1;

    @Test
    void readsWhatItIs() {
        assertThat(new Reply.Whole(MOST).asLong()).isEqualTo(MOST);
        assertThat(new Reply.Text("9007199254740991").asLong()).isEqualTo(MOST);
        assertThat(new Reply.Text("Tür").text()).contains("Tür");
        assertThat(new Reply.Nil().text()).isEmpty();
        assertThat(new Reply.Nil().isNil()).isTrue();
        assertThat(new Reply.Many(List.of(new Reply.Whole(1))).items()).containsExactly(new Reply.Whole(1));
    }

    @Test
    void refusesToBeSomethingElseAndDoesNotQuoteItself() {
        assertThatThrownBy(() -> new Reply.Text("secret").asLong())
                .isInstanceOf(UnexpectedReplyException.class)
                .hasMessageContaining("a whole number")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> new Reply.Text("1e3").asLong()).isInstanceOf(UnexpectedReplyException.class);
        assertThatThrownBy(() -> new Reply.Nil().asLong()).isInstanceOf(UnexpectedReplyException.class);
        assertThatThrownBy(() -> new Reply.Nil().asText()).isInstanceOf(UnexpectedReplyException.class);
        assertThatThrownBy(() -> new Reply.Whole(1).asText()).isInstanceOf(UnexpectedReplyException.class);
        assertThatThrownBy(() -> new Reply.Whole(1).items()).isInstanceOf(UnexpectedReplyException.class);
    }
}

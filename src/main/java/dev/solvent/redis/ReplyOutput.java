package dev.solvent.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Reply} out of what Lettuce's parser finds, of any nesting. */
final class ReplyOutput extends CommandOutput<String, String, Reply> {
    private static final Reply NIL = new Reply.Nil();

    private record Level(int size, List<Reply> items) {}

    private @Nullable Deque<Level> open;

    ReplyOutput() {
        super(StringCodec.UTF8, NIL);
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        add(
                bytes == null
                        ? NIL
                        : new Reply.Text(StandardCharsets.UTF_8.decode(bytes).toString()));
    }

    @Override
    public void set(long integer) {
        add(new Reply.Whole(integer));
    }

    @Override
    public void multi(int count) {
        if (count == 0) {
            add(new Reply.Many(List.of()));
            return;
        }
        if (open == null) {
            open = new ArrayDeque<>();
        }
        open.push(new Level(count, new ArrayList<>(count)));
    }

    private void add(Reply reply) {
        Reply whole = reply;
        while (open != null && !open.isEmpty()) {
            Level level = open.element();
            level.items.add(whole);
            if (level.items.size() < level.size) {
                return;
            }
            open.pop();
            whole = new Reply.Many(level.items);
        }
        output = whole;
    }
}

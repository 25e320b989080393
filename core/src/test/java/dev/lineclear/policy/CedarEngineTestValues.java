package dev.lineclear.policy;

import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.Value;
import java.util.HashMap;
import java.util.Map;

/** Values no fact ever has. */
final class CedarEngineTestValues {
    private CedarEngineTestValues() {}

    static EntityUID agent() {
        return new EntityUID(EntityTypeName.parse("Agent").orElseThrow(), "kiro");
    }

    static Map<String, Value> nested(int depth) {
        Value value = new PrimBool(true);
        for (int i = 0; i < depth; i++) {
            value = new CedarMap(new HashMap<>(Map.of("deeper", value)));
        }
        return new HashMap<>(Map.of("deep", value));
    }
}

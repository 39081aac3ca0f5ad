/// A mistake of an author, put into a node on purpose: the canary of a checker or simulator run, which must find it.
public enum PlantedFault: UInt8, Kind {
    /// What should wait for a record to be durable is sent before it.
    case sendBeforePersist
    /// What was promised is not persisted at all.
    case recordNotPersisted
    /// A timer that no longer makes sense is not cancelled.
    case timerLeftArmed
}

package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StackTypesTest {
    @Test
    void saysWhichPropertiesMakeAResourceAnewAlsoFromWithin() {
        assertTrue(StackTypes.replaces("AWS::RDS::DBInstance", "DBName"));
        assertTrue(StackTypes.replaces("AWS::RDS::DBInstance", "BackupRetentionPeriod"), "it may");
        assertFalse(StackTypes.replaces("AWS::RDS::DBInstance", "DeletionProtection"));
        assertTrue(StackTypes.replaces("AWS::EKS::Cluster", "ResourcesVpcConfig"), "its subnets do");
        assertFalse(StackTypes.replaces("AWS::SQS::Queue", "VisibilityTimeout"));
        assertTrue(StackTypes.size() > 1_500);
    }

    @Test
    void whatIsNotThereIsTheWorse() {
        assertTrue(StackTypes.replaces("AWS::Moon::Landing", "Name"));
        assertTrue(StackTypes.replaces("AWS::SQS::Queue", "NewerThanTheData"));
        assertTrue(StackTypes.stateful("AWS::Moon::Landing"));
        assertTrue(StackTypes.stateful("AWS::RDS::DBInstance"));
        assertFalse(StackTypes.stateful("AWS::SNS::Topic"));
    }
}
